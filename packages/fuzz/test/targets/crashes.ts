import type { FuzzTarget } from '../../src/target.ts';

/** Lets an error go that nobody catches. */
export const target: FuzzTarget = {
  maxBytes: 200,
  words: [],
  seeds: () => [Buffer.from('well'), Buffer.from('crash')],
  open: () => ({
    run: async (input) => {
      if (input.includes('crash')) void Promise.reject(new Error('nobody caught me'));
      await new Promise((resolve) => setImmediate(resolve));
      return 'over';
    },
  }),
};
