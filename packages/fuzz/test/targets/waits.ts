import type { FuzzTarget } from '../../src/target.ts';

/** Never answers an input. */
export const target: FuzzTarget = {
  maxBytes: 200,
  words: [],
  seeds: () => [Buffer.from('well'), Buffer.from('never')],
  open: () => ({ run: (input) => (input.includes('never') ? new Promise(() => undefined) : 'over') }),
};
