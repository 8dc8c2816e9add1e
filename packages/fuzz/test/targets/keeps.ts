import type { FuzzTarget } from '../../src/target.ts';

/** Has a corpus beside it, of one input. */
export const target: FuzzTarget = {
  maxBytes: 200,
  words: [],
  seeds: () => [Buffer.from('real')],
  open: () => {
    const seen: string[] = [];
    return {
      run: (input) => {
        seen.push(input.toString());
        if (seen.length === 2) throw new Error(`saw ${seen.join(' and ')}`);
        return 'over';
      },
    };
  },
};
