import { median, quantile } from '../quantiles.ts';
import type { Contender } from './contenders.ts';
import { REFERENCE } from './contenders.ts';
import type { Load, Measured } from './load.ts';

/** Of one contender under one load; medians of its blocks. */
export interface Figures {
  contender: string;
  /** Of CPU, a probe. */
  microseconds: number;
  /** Beside bare node; the median of the ratios of each round. */
  ratio: number;
  /** That one core has CPU for. */
  probesPerSecond: number;
  probes: number;
  failed: number;
  latenessMs: Quantiles;
  totalMs: Quantiles;
}

export interface Quantiles {
  p50: number;
  p99: number;
}

/** All take turns, so that a change of the machine's speed meets everybody. */
export async function compare(contenders: Contender[], load: Load, rounds: number): Promise<Figures[]> {
  const blocks = new Map(contenders.map(({ name }) => [name, [] as Measured[]]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      blocks.get(name)?.push(await measure(load));
    }
  }
  const reference = blocks.get(REFERENCE) ?? [];
  return contenders.map(({ name }) => figuresOf(name, blocks.get(name) ?? [], reference));
}

function figuresOf(contender: string, blocks: Measured[], reference: Measured[]): Figures {
  const microseconds = median(blocks.map(costOf));
  const sum = (count: (block: Measured) => number): number => blocks.reduce((total, block) => total + count(block), 0);
  return {
    contender,
    microseconds,
    ratio: median(blocks.map((block, round) => costOf(block) / costOf(reference[round]))),
    probesPerSecond: 1e6 / microseconds,
    probes: sum(({ probes }) => probes),
    failed: sum(({ failed }) => failed),
    latenessMs: quantilesOf(blocks.map(({ latenessMs }) => latenessMs)),
    totalMs: quantilesOf(blocks.map(({ totalMs }) => totalMs)),
  };
}

const costOf = (block: Measured | undefined): number =>
  block === undefined ? Number.NaN : block.cpuMicroseconds / block.probes;

/**
 * Medians over the blocks, so that one moment in which the machine did something else does not make the figure. A block
 * in which nothing came through has none.
 */
export const quantilesOf = (blocks: number[][]): Quantiles => ({
  p50: median(blocks.map((values) => quantile(values, 0.5))),
  p99: median(blocks.map((values) => quantile(values, 0.99))),
});
