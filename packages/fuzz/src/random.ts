/** Chance that can be repeated: the same seed, the same sequence. */
export interface Random {
  /** At least 0, below 1. */
  next: () => number;
  /** A whole number from 0 to `end`, without it. */
  below: (end: number) => number;
  /** Of a list that is not empty. */
  pick: <T>(items: readonly T[]) => T;
}

/** The generator "mulberry32", which is in the public domain. Good enough for choosing, and for nothing else. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return { next, below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}
