import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import type { FuzzTarget } from './target.ts';

export interface Run {
  target: FuzzTarget;
  /** What did harm once, and what is real. */
  seeds: Buffer[];
  random: Random;
  /** Runs one input and says what came of it; rejects when it did harm. */
  tryOut: (input: Buffer) => Promise<string> | string;
  /** Whether to go on after so many mutations. */
  goesOn: (mutations: number) => boolean;
}

/** Newest finds are mutated as often as all the others together: what they led to leads further. */
const NEWEST = 30;
const MOST_IN_POOL = 4_000;
/** Of the longest allowed: what is mutated further stays short, so that most runs do. */
const SHORT_ENOUGH = 1 / 16;

/** The seeds, then mutations of them. Resolves to how many different things were said. */
export async function runInputs({ target, seeds, random, tryOut, goesOn }: Run): Promise<number> {
  const words = target.words.map((word) => Buffer.from(word));
  const heard = new Set<string>();
  const pool: Buffer[] = [];
  const run = async (input: Buffer, isReal: boolean): Promise<void> => {
    const coming = tryOut(input);
    const said = (typeof coming === 'string' ? coming : await coming).replaceAll(/\d+/g, '#');
    const isNew = !heard.has(said);
    heard.add(said);
    const isWorthIt = isNew && pool.length < MOST_IN_POOL && input.length <= target.maxBytes * SHORT_ENOUGH;
    if (isReal || isWorthIt) pool.push(input);
  };

  for (const input of seeds) await run(input, true);
  const stock = { pool, words, maxBytes: target.maxBytes };
  for (let mutations = 0; goesOn(mutations); mutations++) {
    const from = random.below(2) === 0 ? Math.max(0, pool.length - NEWEST) : 0;
    const base = pool[from + random.below(pool.length - from)] ?? Buffer.alloc(0);
    await run(mutate(base, random, stock), false);
  }
  return heard.size;
}
