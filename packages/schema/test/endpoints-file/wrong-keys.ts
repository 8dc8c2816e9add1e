import type { FuzzTarget } from '@checkstream/fuzz';
import { problemsOf } from './parse.ts';

const KEYS = 50_000;

/** One file, with a problem for each of very many keys of one map. */
export const target: FuzzTarget = {
  maxBytes: 1_000_000,
  words: [],
  seeds: () => [Buffer.from(['endpoints: []', ...Array.from({ length: KEYS }, (_, at) => `key${at}: 1`)].join('\n'))],
  open: () => ({
    run: (input) => {
      const { length } = problemsOf(input.toString());
      if (length !== KEYS) throw new Error(`expected ${KEYS} problems, came ${length}`);
      return 'told';
    },
  }),
};
