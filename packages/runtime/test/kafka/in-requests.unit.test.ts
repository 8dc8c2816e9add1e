import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inRequests, messageBytes } from '../../src/kafka/in-requests.ts';

const limits = { bytesOf: (size: number) => size, bytes: 10, items: 3 };
const split = (sizes: Iterable<number>) => [...inRequests(sizes, limits)];

describe('requests', () => {
  test.each([
    [[], []],
    [
      [5, 5, 1],
      [[5, 5], [1]],
    ],
    [
      [1, 1, 1, 1],
      [[1, 1, 1], [1]],
    ],
    [
      [11, 1],
      [[11], [1]],
    ],
    [
      [1, 11],
      [[1], [11]],
    ],
    [[0, 0], [[0, 0]]],
  ])('of %j are %j', (sizes, expected) => {
    expect(split(sizes)).toEqual(expected);
  });

  test('hold everything in order, none is empty, and none could have taken the next item', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(15)), (sizes) => {
        const requests = split(sizes);
        expect(requests.flat()).toEqual(sizes);
        for (const [index, request] of requests.entries()) {
          const sum = request.reduce((total, size) => total + size, 0);
          const next = requests[index + 1]?.[0] ?? Infinity;
          expect(request.length).toBeGreaterThan(0);
          expect(request.length === 1 || (sum <= 10 && request.length <= 3)).toBe(true);
          expect(request.length === 3 || sum + next > 10).toBe(true);
        }
      }),
    );
  });

  test('are made one by one', () => {
    let taken = 0;
    function* sizes() {
      for (;;) {
        taken++;
        yield 4;
      }
    }
    expect(inRequests(sizes(), limits).next().value).toEqual([4, 4]);
    expect(taken).toBe(3);
  });
});

test('the bytes of a message are those of its key, value and headers, each repeated one with its name', () => {
  const headers = { a: 'é', b: ['1', Buffer.from('22')] };
  expect(messageBytes({ key: 'kk', value: Buffer.alloc(5), headers })).toBe(2 + 5 + 3 + 2 + 3);
  expect(messageBytes({ key: null, value: null })).toBe(0);
});
