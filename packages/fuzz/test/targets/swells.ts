import type { FuzzTarget } from '../../src/target.ts';

const MANY_BYTES = 400 * 1024 * 1024;

/** Takes hundreds of megabytes for a few bytes, and gives them back. */
export const target: FuzzTarget = {
  maxBytes: 200,
  words: [],
  seeds: () => [Buffer.from('well'), Buffer.from('much')],
  open: () => ({ run: (input) => String(input.includes('much') && Buffer.alloc(MANY_BYTES, 1).length) }),
};
