import { expect, test } from '@jest/globals';
import { sizeOf, tailsOf } from '../../../src/commands/dead-letters/ranges.ts';

test('the tails of partitions are their last messages, or all there are', () => {
  const ranges = new Map([
    [0, { low: 0n, high: 100n }],
    [1, { low: 97n, high: 99n }],
    [2, { low: 5n, high: 5n }],
  ]);
  const tails = tailsOf(ranges, 10);
  expect(tails.get(0)).toEqual({ low: 90n, high: 100n });
  expect(tails.get(1)).toEqual({ low: 97n, high: 99n });
  expect(tails.get(2)).toEqual({ low: 5n, high: 5n });
  expect([sizeOf(ranges), sizeOf(tails)]).toEqual([102, 12]);
});
