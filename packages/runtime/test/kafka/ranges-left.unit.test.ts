import { describe, expect, test } from '@jest/globals';
import { createRangesLeft } from '../../src/kafka/ranges-left.ts';

const messages = (...offsets: number[]) => offsets.map((offset) => ({ offset: String(offset) }));
const offsetsOf = (taken: { offset: string }[]) => taken.map(({ offset }) => Number(offset));

describe('what is left to read', () => {
  test('empty ranges are none', () => {
    const left = createRangesLeft(new Map([[0, { low: 5n, high: 5n }]]));
    expect(left.isEmpty()).toBe(true);
    expect(left.next(0)).toBeUndefined();
    expect(left.take(0, messages(5), 5n)).toEqual([]);
  });

  test('takes what is in the range, once, also when a batch comes again', () => {
    const left = createRangesLeft(new Map([[0, { low: 3n, high: 8n }]]));
    expect(offsetsOf(left.take(0, messages(1, 2, 3, 4), 4n))).toEqual([3, 4]);
    expect(left.next(0)).toBe(5n);
    expect(offsetsOf(left.take(0, messages(3, 4, 5), 5n))).toEqual([5]);
    expect(offsetsOf(left.take(0, messages(6, 7, 8, 9), 9n))).toEqual([6, 7]);
    expect(left.isEmpty()).toBe(true);
  });

  test('a batch that ends with something else than a message ends the range too', () => {
    const left = createRangesLeft(new Map([[0, { low: 0n, high: 3n }]]));
    expect(offsetsOf(left.take(0, messages(0, 1), 2n))).toEqual([0, 1]);
    expect(left.isEmpty()).toBe(true);
  });

  test('what was deleted is skipped, and nothing is ever taken back', () => {
    const left = createRangesLeft(
      new Map([
        [0, { low: 0n, high: 10n }],
        [1, { low: 0n, high: 10n }],
      ]),
    );
    left.skipTo(0, 4n);
    left.skipTo(0, 2n);
    expect(left.next(0)).toBe(4n);
    left.skipTo(1, 12n);
    expect(left.next(1)).toBeUndefined();
    expect(left.isEmpty()).toBe(false);
  });
});
