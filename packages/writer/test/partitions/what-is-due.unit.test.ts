import { describe, expect, test } from '@jest/globals';
import { HOUR_MS, DAY_MS, readPartitionName } from '../../src/partitions/calendar.ts';
import type { KnownPartition } from '../../src/partitions/read-partitions.ts';
import { dayToSum, whatIsDue } from '../../src/partitions/what-is-due.ts';

function known(name: string, overrides: Partial<KnownPartition> = {}): KnownPartition {
  const partition = readPartitionName(name);
  if (partition === null) throw new Error(`${name} is no partition`);
  return { ...partition, state: 'attached', key: `${name}_pkey`, keyRebuilt: false, ...overrides };
}

function due(partitions: KnownPartition[], at: { floor: string; now: string }) {
  const window = { floorMs: Date.parse(`${at.floor}T00:00:00Z`), nowMs: Date.parse(at.now) };
  const { halfDetached, expiredDays, expiredMonths, closedDays } = whatIsDue(partitions, window);
  const names = (list: KnownPartition[]) => list.map(({ name }) => name);
  return {
    halfDetached: names(halfDetached),
    expiredDays: names(expiredDays),
    expiredMonths: names(expiredMonths),
    closedDays: names(closedDays),
  };
}

const DAYS = ['checks_20261231', 'check_failures_20261231', 'checks_20270101', 'check_failures_20270101'];

describe('what is due', () => {
  test('days wholly below the floor expire, the failures of each right after its checks', () => {
    const partitions = DAYS.map((name) => known(name));
    expect(due(partitions, { floor: '2027-01-01', now: '2027-01-01T00:30:00Z' }).expiredDays).toEqual(DAYS.slice(0, 2));
    expect(due(partitions, { floor: '2027-01-02', now: '2027-01-02T00:30:00Z' }).expiredDays).toEqual(DAYS);
    expect(due(partitions, { floor: '2026-12-31', now: '2027-01-02T00:30:00Z' }).expiredDays).toEqual([]);
  });

  test('a day expires in whatever state an earlier attempt left it', () => {
    const partitions = [
      known('checks_20261231', { state: 'detaching' }),
      known('checks_20261230', { state: 'detached' }),
    ];
    expect(due(partitions, { floor: '2027-01-01', now: '2027-01-30T00:00:00Z' }).expiredDays).toHaveLength(2);
  });

  test('what somebody left half detached comes first, and is finished although it is kept', () => {
    const [begun, kept] = [
      known('checks_20270101', { state: 'detaching' }),
      known('checks_20270105', { state: 'detaching' }),
    ];
    const partitions = [known('checks_20261231'), begun, known('checks_20270102'), kept];
    const { halfDetached, expiredDays } = due(partitions, { floor: '2027-01-03', now: '2027-01-30T00:00:00Z' });
    expect(halfDetached).toEqual(['checks_20270105']);
    expect(expiredDays).toEqual(['checks_20270101', 'checks_20261231', 'checks_20270102']);
  });

  test('months expire when they are over for 400 days', () => {
    const end = Date.UTC(2027, 0, 1);
    const months = ['hourly_202612', 'daily_202612', 'hourly_202701'].map((name) => known(`checks_${name}`));
    const at = (ms: number) => ({ floor: '2028-01-01', now: new Date(ms).toISOString() });
    expect(due(months, at(end + 400 * DAY_MS - 1)).expiredMonths).toEqual([]);
    expect(due(months, at(end + 400 * DAY_MS)).expiredMonths).toEqual(['checks_hourly_202612', 'checks_daily_202612']);
  });

  test('sums are kept as long as rows may come in for them, however long that is', () => {
    const months = [known('checks_hourly_202512'), known('checks_hourly_202601')];
    const now = '2028-06-01T00:00:00Z';
    expect(due(months, { floor: '2026-01-31', now }).expiredMonths).toEqual(['checks_hourly_202512']);
    expect(due(months, { floor: '2026-02-01', now }).expiredMonths).toHaveLength(2);
  });

  test('a day is closed one hour after it, latest first, and only once', () => {
    const partitions = [...DAYS.map((name) => known(name)), known('checks_hourly_202612')];
    const midnight = Date.UTC(2027, 0, 2);
    const at = (ms: number) => ({ floor: '2026-12-01', now: new Date(ms).toISOString() });
    expect(due(partitions, at(midnight + HOUR_MS - 1)).closedDays).toEqual([
      'check_failures_20261231',
      'checks_20261231',
    ]);
    expect(due(partitions, at(midnight + HOUR_MS)).closedDays).toEqual([...DAYS].reverse());
    const rebuilt = partitions.map((partition) => ({ ...partition, keyRebuilt: true }));
    expect(due(rebuilt, at(midnight + HOUR_MS)).closedDays).toEqual([]);
  });

  test('what is dropped anyway, or belongs to no table, is not rebuilt', () => {
    const partitions = [known('checks_20261231'), known('checks_20270101', { state: 'detached' })];
    expect(due(partitions, { floor: '2027-01-01', now: '2027-02-01T00:00:00Z' }).closedDays).toEqual([]);
  });
});

describe('the day to sum up', () => {
  const months = [known('checks_20261103'), known('checks_hourly_202612'), known('checks_hourly_202702')];
  const day = (summedUntil: string | null, now: string, partitions = months) => {
    const window = { floorMs: Date.UTC(2026, 10, 20), nowMs: Date.parse(now) };
    const next = dayToSum(partitions, summedUntil === null ? -Infinity : Date.parse(summedUntil), window);
    return next && new Date(next).toISOString().slice(0, 10);
  };

  test.each([
    { why: 'the first there may be hours of', summedUntil: null, now: '2027-03-01T12:00:00Z', next: '2026-12-01' },
    { why: 'the next', summedUntil: '2026-12-05', now: '2027-03-01T12:00:00Z', next: '2026-12-05' },
    { why: 'the next with a month', summedUntil: '2027-01-01', now: '2027-03-01T12:00:00Z', next: '2027-02-01' },
    { why: 'none when all are', summedUntil: '2027-03-01', now: '2027-03-05T12:00:00Z', next: null },
    { why: 'one that is over for an hour', summedUntil: '2026-12-05', now: '2026-12-06T01:00:00Z', next: '2026-12-05' },
    { why: 'none that is over for less', summedUntil: '2026-12-05', now: '2026-12-06T00:59:59Z', next: null },
    { why: 'none that lies ahead', summedUntil: '2027-01-01', now: '2027-01-20T00:00:00Z', next: null },
  ])('is $why', ({ summedUntil, now, next }) => {
    expect(day(summedUntil, now)).toBe(next);
  });

  test('is none without hours', () => {
    expect(day(null, '2027-03-01T12:00:00Z', [])).toBeNull();
  });

  test.each(['detaching', 'detached'] as const)(
    'is none behind a month of kept hours that is %s: they come back, and the mark does not',
    (state) => {
      const partitions = [known('checks_hourly_202702', { state }), known('checks_hourly_202703')];
      expect(day('2027-02-20', '2027-03-09T12:00:00Z', partitions)).toBeNull();
      expect(day('2027-03-01', '2027-03-09T12:00:00Z', partitions)).toBe('2027-03-01');
      const before = [known('checks_hourly_202701'), ...partitions];
      expect(day('2027-01-31', '2027-03-09T12:00:00Z', before)).toBe('2027-01-31');
      expect(day('2027-02-01', '2027-03-09T12:00:00Z', before)).toBeNull();
    },
  );

  test('is not held up by a month that is about to be dropped', () => {
    const partitions = [known('checks_hourly_202509', { state: 'detached' }), known('checks_hourly_202702')];
    expect(day(null, '2027-03-01T12:00:00Z', partitions)).toBe('2027-02-01');
  });
});
