import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toCheckRows } from '../../src/rows/check-row.ts';
import { plainIds as ids } from '../support/check-rows.ts';
import { DAY_MS } from '../../src/partitions/calendar.ts';

const result = (endpoint: number, location: number, scheduledAt: number): CheckResult =>
  aCheckResult({
    endpointId: `t/${endpoint}`,
    location: String(location),
    checker: '7',
    definitionHash: 3,
    scheduledAt,
  });

const keys = (results: CheckResult[]) =>
  toCheckRows(results, ids).map((row) => [row.endpointId, row.locationId, row.result.scheduledAt]);

describe('toCheckRows', () => {
  test('puts the numbers of names beside the result', () => {
    const only = result(5, 2, 100);
    expect(toCheckRows([only], ids)).toEqual([
      { endpointId: 5, locationId: 2, definitionId: 5_003, checkerId: 7, day: 0, result: only },
    ]);
  });

  test('sorts by day first, since each day is a table of its own that COPY fills at once', () => {
    expect(keys([result(1, 1, DAY_MS), result(2, 1, DAY_MS - 1), result(1, 1, 0)])).toEqual([
      [1, 1, 0],
      [2, 1, DAY_MS - 1],
      [1, 1, DAY_MS],
    ]);
  });

  test('within a day sorts by endpoint, location, slot, as numbers', () => {
    const shuffled = [result(10, 1, 1), result(9, 2, 1), result(9, 1, 20), result(9, 1, 3)];
    expect(keys(shuffled)).toEqual([
      [9, 1, 3],
      [9, 1, 20],
      [9, 2, 1],
      [10, 1, 1],
    ]);
  });

  test('keeps the first of several results with one key', () => {
    const first = { ...result(1, 1, 1), totalMs: 1 };
    const again = { ...result(1, 1, 1), totalMs: 2 };
    expect(toCheckRows([first, result(2, 1, 1), again], ids).map((row) => row.result)).toEqual([
      first,
      result(2, 1, 1),
    ]);
  });

  test('has every key exactly once and in the same order, however the results arrive', () => {
    const some = fc.record({ e: fc.nat(3), l: fc.nat(2), at: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(some), (picks) => {
        const results = picks.map(({ e, l, at }) => result(e, l, at));
        const distinct = new Set(picks.map(({ e, l, at }) => `${e}/${l}/${at}`));
        expect(keys(results)).toEqual(keys(results.toReversed()));
        expect(keys(results)).toHaveLength(distinct.size);
      }),
    );
  });
});
