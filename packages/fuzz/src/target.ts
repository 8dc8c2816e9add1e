/** Something that reads bytes which others wrote. */
export interface FuzzTarget {
  /** Real inputs to begin with. */
  seeds: () => Buffer[];
  /** Pieces that mean something to what is fuzzed: mutations put them in. */
  words: (string | Buffer)[];
  /** Inputs are cut here, at most 1 MiB. */
  maxBytes: number;
  open: () => Promise<FuzzSubject> | FuzzSubject;
}

export interface FuzzSubject {
  /**
   * Throws when a promise is broken. Returns in a few words what came of the input, without what differs each time:
   * one of which something new is said is mutated further. Numbers in it make no difference.
   */
  run: (input: Buffer) => string | Promise<string>;
  close?: () => Promise<void>;
}
