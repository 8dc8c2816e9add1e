import { parseArgs } from 'node:util';
import type { Away } from './judge-samples.ts';

export interface OutageOptions {
  away: Away;
  minutes: number;
  /** Probes a second. */
  rate: number;
  /** CHECKER_BUFFER. */
  buffer: number;
  /** Release of Apache Kafka. */
  kafka: string;
}

export const OUTAGE_USAGE = `Takes Kafka or PostgreSQL away from a checker and a writer at work, gives it back, and accounts for every check.

  pnpm test:outage kafka|postgresql [--minutes 5] [--rate 500] [--buffer 100000] [--kafka 4.3.1]

Ends with 1 when a result was lost, stored twice, out of order or unaccounted for, or memory grew without a bound.
Health is judged from the 20th second on, memory from the 60th (without Kafka: once the buffer is full); a run that is
too short for either says so and ends with 1, too.
`;

/** @throws with what was expected. */
export function parseOutageOptions(args: string[]): OutageOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '5' },
      rate: { type: 'string', default: '500' },
      buffer: { type: 'string', default: '100000' },
      kafka: { type: 'string', default: '4.3.1' },
    },
  });
  const [away = '', ...others] = positionals;
  if ((away !== 'kafka' && away !== 'postgresql') || others.length > 0) {
    throw new Error(`expected kafka or postgresql, came ${positionals.join(' ') || 'nothing'}`);
  }
  return {
    away,
    minutes: positive('minutes', values.minutes),
    rate: positive('rate', values.rate),
    buffer: positive('buffer', values.buffer),
    kafka: values.kafka,
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (number > 0 && number < Infinity) return number;
  throw new Error(`--${name}: expected a number above 0, came ${text}`);
}
