import { describe, expect, test } from '@jest/globals';
import {
  DAY_MS,
  dayOf,
  partitionAt,
  partitionsAhead,
  partitionsAt,
  readPartitionName,
} from '../../src/partitions/calendar.ts';

const NEW_YEAR = Date.UTC(2027, 0, 1);
const iso = (ms: number) => new Date(ms).toISOString();
const names = (partitions: { name: string }[]) => partitions.map(({ name }) => name);

describe('the calendar of partitions', () => {
  test.each([
    { instant: NEW_YEAR - 1, day: '2026-12-31T00:00:00.000Z' },
    { instant: NEW_YEAR, day: '2027-01-01T00:00:00.000Z' },
    { instant: NEW_YEAR + DAY_MS - 1, day: '2027-01-01T00:00:00.000Z' },
  ])('$instant falls on $day', ({ instant, day }) => {
    expect(iso(dayOf(instant))).toBe(day);
  });

  test.each([
    { table: 'checks', at: NEW_YEAR - 1, name: 'checks_20261231', from: '2026-12-31', to: '2027-01-01' },
    { table: 'check_failures', at: NEW_YEAR, name: 'check_failures_20270101', from: '2027-01-01', to: '2027-01-02' },
    { table: 'checks_hourly', at: NEW_YEAR - 1, name: 'checks_hourly_202612', from: '2026-12-01', to: '2027-01-01' },
    { table: 'checks_hourly', at: NEW_YEAR, name: 'checks_hourly_202701', from: '2027-01-01', to: '2027-02-01' },
    {
      table: 'checks_hourly',
      at: Date.UTC(2028, 1, 29, 23, 59),
      name: 'checks_hourly_202802',
      from: '2028-02-01',
      to: '2028-03-01',
    },
  ] as const)('$name reaches from $from to $to', ({ table, at, name, from, to }) => {
    const midnight = (day: string) => Date.parse(`${day}T00:00:00Z`);
    expect(partitionAt(table, at)).toEqual({ table, name, fromMs: midnight(from), toMs: midnight(to) });
  });

  test('an instant needs a partition of every table, and many of one day no more', () => {
    expect(names(partitionsAt([NEW_YEAR + 5, NEW_YEAR - 1, NEW_YEAR + 6]))).toEqual([
      'checks_20261231',
      'check_failures_20261231',
      'checks_hourly_202612',
      'checks_daily_202612',
      'checks_20270101',
      'check_failures_20270101',
      'checks_hourly_202701',
      'checks_daily_202701',
    ]);
  });

  test('days ahead follow today without a gap, and the next month is there before it begins', () => {
    const ahead = names(partitionsAhead(NEW_YEAR - 1, 2));
    expect(ahead.filter((name) => name.startsWith('checks_2'))).toEqual([
      'checks_20261231',
      'checks_20270101',
      'checks_20270102',
    ]);
    expect(ahead.filter((name) => name.startsWith('checks_hourly'))).toEqual([
      'checks_hourly_202612',
      'checks_hourly_202701',
    ]);
    const inJune = names(partitionsAhead(Date.UTC(2026, 5, 3), 0));
    expect(inJune).toEqual(expect.arrayContaining(['checks_hourly_202607', 'checks_daily_202607']));
  });

  test.each(['checks_20261231', 'check_failures_20280229', 'checks_hourly_202612', 'checks_daily_202612'])(
    '%s is read back',
    (name) => {
      const partition = readPartitionName(name);
      expect(partition?.name).toBe(name);
      expect(partition && partitionAt(partition.table, partition.fromMs)).toEqual(partition);
    },
  );

  test.each([
    'checks',
    'checks_20260230',
    'checks_20261301',
    'checks_202612',
    'checks_hourly_20261201',
    'checks_hourly_202613',
    'checks_20261231_kept',
    'my_checks_20261231',
    'endpoints_20261231',
    'checks_2026123',
  ])('%s is none of ours', (name) => {
    expect(readPartitionName(name)).toBeNull();
  });
});
