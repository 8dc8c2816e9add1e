import type { FuzzTarget } from '../../src/target.ts';

/** Has no end for an input, and holds its thread meanwhile. */
export const target: FuzzTarget = {
  maxBytes: 200,
  words: [],
  seeds: () => [Buffer.from('well'), Buffer.from('for ever')],
  open: () => ({
    run: (input) => {
      while (input.includes('for ever'));
      return 'over';
    },
  }),
};
