import type { FuzzTarget } from '../../src/target.ts';

/** Breaks its promise at a word that is among its words. */
export const target: FuzzTarget = {
  maxBytes: 200,
  words: ['harm'],
  seeds: () => [Buffer.from('a first input'), Buffer.from('a second one')],
  open: () => ({
    run: (input) => {
      if (input.includes('harm')) throw new Error(`came to harm in ${input.length} bytes`);
      return input.includes('harm'.slice(0, 2)) ? 'warm' : 'cold';
    },
  }),
};
