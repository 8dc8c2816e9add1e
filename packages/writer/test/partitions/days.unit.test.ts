import { describe, expect, test } from '@jest/globals';
import { boundsOf, dayOf, daysFrom, partitionName } from '../../src/partitions/days.ts';

const NEW_YEAR = Date.UTC(2027, 0, 1);

describe('days', () => {
  test.each([
    { instant: NEW_YEAR - 1, day: '2026-12-31T00:00:00.000Z' },
    { instant: NEW_YEAR, day: '2027-01-01T00:00:00.000Z' },
    { instant: NEW_YEAR + 86_399_999, day: '2027-01-01T00:00:00.000Z' },
  ])('$instant falls on $day', ({ instant, day }) => {
    expect(new Date(dayOf(instant)).toISOString()).toBe(day);
  });

  test('days ahead follow today without a gap', () => {
    const days = daysFrom(NEW_YEAR - 1, 2).map((day) => partitionName('checks', day));
    expect(days).toEqual(['checks_20261231', 'checks_20270101', 'checks_20270102']);
  });

  test('a day ends where the next begins', () => {
    expect(boundsOf(NEW_YEAR)).toEqual({ from: "'2027-01-01T00:00:00.000Z'", to: "'2027-01-02T00:00:00.000Z'" });
  });
});
