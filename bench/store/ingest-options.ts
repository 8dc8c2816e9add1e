import { parseArgs } from 'node:util';

export interface IngestOptions {
  rows: number;
  /** How many writers at once, run after run. */
  writers: number[];
  json: boolean;
}

export const HELP = `pnpm bench ingest [ROWS] [--writers 1,2] [--json]

A backlog of ROWS results in Kafka (1,000,000), read into PostgreSQL by one writer, then by two, beside
psql's \\copy of the same rows; bytes per check; the delay from probe to row at 500 results/s.

Kafka: an embedded broker in a process of its own, or BENCH_KAFKA_BROKERS. On a real one:
  pnpm kafka 4.3.1 pnpm bench ingest`;

const DEFAULT_ROWS = 1_000_000;

/** Null: help was asked for. Throws with what was expected. */
export function parseIngestOptions(args: string[]): IngestOptions | null {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      writers: { type: 'string', default: '1,2' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    rows: wholeNumber('ROWS', positionals[0] ?? String(DEFAULT_ROWS)),
    writers: values.writers.split(',').map((text) => wholeNumber('--writers', text)),
    json: values.json,
  };
}

/** Takes `1,000,000` too. Throws with what came. */
export function wholeNumber(name: string, text: string): number {
  const number = Number(text.replaceAll(/[,_]/g, ''));
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`${name}: expected a whole number above 0, came ${text}`);
}
