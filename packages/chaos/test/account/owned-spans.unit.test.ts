import { expect, test } from '@jest/globals';
import { ownedSpans } from '../../src/account/owned-spans.ts';
import { aLife } from '../support/some-evidence.ts';

const owned = (shares: [at: number, partitions: number[], completeAt: number | null][], endsAt: number | null = null) =>
  ownedSpans(
    aLife({ endsAt, shares: shares.map(([at, partitions, completeAt]) => ({ at, partitions, completeAt })) }),
    0,
  );

test('a partition is owned from when its definitions are read until it is taken away, or the checker ends', () => {
  expect(owned([[1, [0], 2]])).toEqual([{ from: 2, until: Infinity }]);
  expect(owned([[1, [0], 2]], 9)).toEqual([{ from: 2, until: 9 }]);
  expect(
    owned([
      [1, [0], 2],
      [5, [1], 6],
      [8, [0, 1], 9],
    ]),
  ).toEqual([
    { from: 2, until: 5 },
    { from: 9, until: Infinity },
  ]);
});

test('a partition that is kept over a join is owned all the time', () => {
  expect(
    owned([
      [1, [0], 2],
      [5, [0, 1], null],
    ]),
  ).toEqual([{ from: 2, until: Infinity }]);
});

test('a partition whose definitions were not read before the next join is not owned yet', () => {
  expect(
    owned([
      [1, [0], null],
      [5, [0], 7],
    ]),
  ).toEqual([{ from: 7, until: Infinity }]);
  expect(owned([[1, [1], 2]])).toEqual([]);
});
