import { histogramBucket, type CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkUs, DAY_COLUMNS, daySums, HOUR_COLUMNS, hourSums, type Sum } from '../../src/rows/sums.ts';
import { rowsOf } from '../support/check-rows.ts';
import { DAY_MS, HOUR_MS } from '../../src/partitions/calendar.ts';

const NEW_YEAR = Date.UTC(2025, 0, 1);

const check = (overrides: Partial<CheckResult> = {}) =>
  aCheckResult({ endpointId: 't/1', location: '1', checker: '1', scheduledAt: NEW_YEAR, ...overrides });

const literalOf = (sum: Sum) => HOUR_COLUMNS.find(({ name }) => name === 'up_histogram')?.of(sum);

describe('hourSums', () => {
  test('counts every outcome, and times of those that were up only', () => {
    const sums = hourSums(
      rowsOf([
        check({ intervalMs: 60_000, totalMs: 2 }),
        check({ intervalMs: 60_000, totalMs: 1.5, scheduledAt: NEW_YEAR + 1 }),
        check({ intervalMs: 30_000, totalMs: 9, scheduledAt: NEW_YEAR + 2, outcome: 'DOWN' }),
        check({ intervalMs: 30_000, totalMs: 9, scheduledAt: NEW_YEAR + HOUR_MS - 1, outcome: 'UNKNOWN' }),
      ]),
    );
    expect(sums).toEqual([
      {
        endpointId: 1,
        locationId: 1,
        begin: NEW_YEAR,
        intervalMs: 180_000,
        upCount: 2,
        downCount: 1,
        unknownCount: 1,
        upUs: 3_500,
        upUsMin: 1_500,
        upUsMax: 2_000,
        upBuckets: new Map([
          [histogramBucket(1_500), 1],
          [histogramBucket(2_000), 1],
        ]),
      },
    ]);
    expect(sums.map(literalOf)).toEqual(['[3:4]={1,1}']);
  });

  test('an hour without one that was up has an empty histogram, and neither least nor most', () => {
    const [sum] = hourSums(rowsOf([check({ outcome: 'DOWN' })])) as [Sum];
    expect(sum).toMatchObject({ upUs: 0, upUsMin: null, upUsMax: null });
    expect(literalOf(sum)).toBe('{}');
  });

  test('a histogram names its first bucket and leaves none out between', () => {
    const [sum] = hourSums(rowsOf([check({ totalMs: 0 }), check({ totalMs: 1.3, scheduledAt: NEW_YEAR + 1 })])) as [
      Sum,
    ];
    expect(literalOf(sum)).toBe('[0:2]={1,0,1}');
  });

  test('hours are those of UTC, also around the year, and every hour of an endpoint comes once', () => {
    const slots = [-HOUR_MS - 1, -HOUR_MS, -1, 0, HOUR_MS - 1, HOUR_MS];
    const results = [1, 2].flatMap((id) =>
      slots.map((ms) => check({ endpointId: `t/${id}`, scheduledAt: NEW_YEAR + ms })),
    );
    expect(
      hourSums(rowsOf(results)).map(({ endpointId, begin, upCount }) => [endpointId, begin - NEW_YEAR, upCount]),
    ).toEqual([
      [1, -2 * HOUR_MS, 1],
      [1, -HOUR_MS, 2],
      [2, -2 * HOUR_MS, 1],
      [2, -HOUR_MS, 2],
      [1, 0, 2],
      [1, HOUR_MS, 1],
      [2, 0, 2],
      [2, HOUR_MS, 1],
    ]);
  });
});

describe('daySums', () => {
  test('are those of the hours of each day of UTC, in the order of their rows', () => {
    const slots = [-DAY_MS - 1, -DAY_MS, -1, 0, HOUR_MS, DAY_MS - 1, DAY_MS];
    const results = [1, 2].flatMap((id) =>
      slots.map((ms) => check({ endpointId: `t/${id}`, scheduledAt: NEW_YEAR + ms, totalMs: 2 })),
    );
    const sums = daySums(rowsOf(results));
    expect(sums.map(({ endpointId, begin, upCount }) => [(begin - NEW_YEAR) / DAY_MS, endpointId, upCount])).toEqual([
      [-2, 1, 1],
      [-2, 2, 1],
      [-1, 1, 2],
      [-1, 2, 2],
      [0, 1, 3],
      [0, 2, 3],
      [1, 1, 1],
      [1, 2, 1],
    ]);
    expect(sums[4]).toMatchObject({ upUs: 6_000, upBuckets: new Map([[histogramBucket(2_000), 3]]) });
  });

  test('have the columns of hours, but for the instant that they begin at', () => {
    const [ofHours, ofDays] = [HOUR_COLUMNS, DAY_COLUMNS].map((columns) => columns.map(({ name }) => name));
    expect(ofDays).toEqual(ofHours?.map((name) => (name === 'hour' ? 'day' : name)));
  });
});

describe('checkUs', () => {
  test.each([
    { totalMs: 0.0625, us: 63, why: 'half a microsecond goes up' },
    { totalMs: -1, us: 0, why: 'less than nothing is nothing' },
    { totalMs: -0, us: 0, why: 'negative zero is zero' },
    { totalMs: 3.4e38, us: 2_147_483_647, why: 'more than the column holds is the most it holds' },
    { totalMs: 59_999.9, us: 59_999_898, why: 'of the single precision that is stored' },
  ])('of $totalMs ms is $us: $why', ({ totalMs, us }) => {
    expect(checkUs(totalMs)).toBe(us);
  });

  test('is a whole number that an integer column holds', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (totalMs) => {
        const us = checkUs(totalMs);
        expect(us | 0).toBe(us);
        expect(us).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
