import { parseArgs } from 'node:util';
import { wholeNumber } from './ingest-options.ts';

export interface AnswersOptions {
  days: number;
  endpoints: number;
  /** Raw checks, of as many endpoints as have one a minute then. */
  checks: number;
  json: boolean;
}

export const HELP = `pnpm bench answers [DAYS] [ENDPOINTS] [--checks ROWS] [--json]

Makes a history of DAYS (90) of ENDPOINTS (5,000), hour by hour, and ROWS checks (20,000,000) of a few of them; then
asks it what people ask: uptimes, percentiles, \`checkstream status\`, outages. Yesterday is not summed up yet.`;

/** Null: help was asked for. Throws with what was expected. */
export function parseAnswersOptions(args: string[]): AnswersOptions | null {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      checks: { type: 'string', default: '20_000_000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    days: wholeNumber('DAYS', positionals[0] ?? '90'),
    endpoints: wholeNumber('ENDPOINTS', positionals[1] ?? '5000'),
    checks: wholeNumber('--checks', values.checks),
    json: values.json,
  };
}
