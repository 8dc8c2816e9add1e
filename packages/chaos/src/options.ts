import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface Options {
  seed: number;
  faults: number;
  sites: number;
  /** `embedded`, a version of Apache Kafka, or null: the newest when there is a Java to run it. */
  kafka: string | null;
  json: boolean;
}

export const HELP = `pnpm test:chaos [--seed N] [--faults 200] [--sites 200] [--kafka embedded|VERSION] [--json]

Two checkers, two writers, a Kafka, a PostgreSQL and local sites on this machine; faults one after
the other, drawn from the seed; at the end an account of every request, result, row and sum. Ends
with 1 when anything does not add up.

  --seed N    the same faults in the same order again; default: any, which is printed
  --kafka     \`embedded\`, or a version such as 4.3.1, started from its jars (Java 17); default: the
              newest tested one when there is a Java, else embedded, which cannot be killed
  --json      the report as JSON on standard output`;

const LARGEST_SEED = 2 ** 32 - 1;

/** Null: help was asked for. @throws with the option, what was expected and what came. */
export function parseOptions(args: string[]): Options | null {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: String(randomInt(LARGEST_SEED)) },
      faults: { type: 'string', default: '200' },
      sites: { type: 'string', default: '200' },
      kafka: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const kafka = values.kafka ?? null;
  if (kafka !== null && kafka !== 'embedded' && !/^\d+\.\d+\.\d+$/.test(kafka)) {
    throw new Error(`--kafka: expected embedded or a version such as 4.3.1, came ${kafka}`);
  }
  return {
    seed: wholeNumber('seed', values.seed, 0),
    faults: wholeNumber('faults', values.faults, 0),
    sites: wholeNumber('sites', values.sites, 1),
    kafka,
    json: values.json,
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= LARGEST_SEED) return number;
  throw new Error(`--${name}: expected a whole number from ${least} to ${LARGEST_SEED}, came ${text}`);
}
