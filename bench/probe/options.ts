import { parseArgs } from 'node:util';

const PARTS = ['cost', 'load', 'memory'] as const;
const SCHEMES = ['http', 'https'] as const;
export type Scheme = (typeof SCHEMES)[number];

export interface ProbeBenchOptions {
  parts: (typeof PARTS)[number][];
  /** Probes a second. */
  rates: number[];
  /** Between two slots of an endpoint: with a rate it says how many endpoints there are. */
  intervalMs: number;
  bytes: number[];
  schemes: Scheme[];
  /** Of one block. */
  seconds: number;
  rounds: number;
  json: boolean;
  /** Another checkout, measured beside this one. */
  against: string | null;
}

export const HELP = `pnpm bench probe [--part cost,load,memory] [--scheme http,https] [--size 1,30] [--rate 100,500,1000]
                 [--interval 1] [--seconds 2] [--rounds 7] [--against CHECKOUT] [--json]

  --part      cost: CPU of a probe; load: start lateness and error of the total time at a rate; memory: a checker at rest
  --size      KiB of the page, for cost
  --rate      probes a second, for load
  --interval  of the endpoints, in seconds, for load: --rate times as many of them
  --seconds   length of one block; contenders take turns, --rounds times
  --against   another checkout of this project, measured beside this one
blackbox_exporter is measured as well where it is on the PATH or BLACKBOX_EXPORTER names it (Linux).
`;

const DEFAULTS = { part: PARTS.join(), rate: '100,500,1000', size: '1,30', scheme: 'http,https' };

/** @throws TypeError naming the option that is not as expected */
export function parseOptions(args: string[]): ProbeBenchOptions {
  const list = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      part: { ...list, default: DEFAULTS.part },
      rate: { ...list, default: DEFAULTS.rate },
      size: { ...list, default: DEFAULTS.size },
      scheme: { ...list, default: DEFAULTS.scheme },
      interval: { ...list, default: '1' },
      seconds: { ...list, default: '2' },
      rounds: { ...list, default: '7' },
      against: list,
      json: { type: 'boolean', default: false },
    },
  });
  return {
    parts: namesIn('part', values.part, PARTS),
    schemes: namesIn('scheme', values.scheme, SCHEMES),
    rates: numbersIn('rate', values.rate),
    intervalMs: (numbersIn('interval', values.interval)[0] ?? 0) * 1000,
    bytes: numbersIn('size', values.size).map((kib) => kib * 1024),
    seconds: numbersIn('seconds', values.seconds)[0] ?? 0,
    rounds: numbersIn('rounds', values.rounds)[0] ?? 0,
    json: values.json,
    against: values.against ?? null,
  };
}

function namesIn<Name extends string>(option: string, text: string, known: readonly Name[]): Name[] {
  return text.split(',').map((part) => {
    const name = known.find((candidate) => candidate === part);
    if (name === undefined) throw new TypeError(`--${option}: expected some of ${known.join()}, came ${part}`);
    return name;
  });
}

function numbersIn(option: string, text: string): number[] {
  return text.split(',').map((part) => {
    if (!(Number(part) > 0)) throw new TypeError(`--${option}: expected numbers above 0, came ${part}`);
    return Number(part);
  });
}
