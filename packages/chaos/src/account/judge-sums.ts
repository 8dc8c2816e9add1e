import { isDeepStrictEqual } from 'node:util';
import { sumHours, type Sum } from '@checkstream/writer/testing';
import type { Difference, Evidence } from './evidence.ts';

/** The hourly sums are those of the rows, counted anew. */
export function judgeHours({ rows, hours }: Evidence): Difference[] {
  const expected = sumHours(
    rows.map(({ endpointId, location, scheduledAt, intervalMs, outcome, totalMs }) => ({
      endpoint: endpointId,
      location,
      scheduledAt,
      intervalMs,
      outcome: outcome.toLowerCase(),
      totalMs,
    })),
  );
  return compare(expected, hours, { of: 'hour', table: 'checks_hourly' });
}

/** The daily sums are those of the rows, counted anew; every day of the run is below the mark, so none is left out. */
export function judgeDays({ rows, days }: Evidence): Difference[] {
  const counted = days.recounted.reduce((sum, { up, down, unknown }) => sum + up + down + unknown, 0);
  const differences = compare(days.recounted, days.found, { of: 'day', table: 'checks_daily' });
  if (counted === rows.length) return differences;
  const detail = `expected sums of days for all ${rows.length} rows, they are for ${counted}: see raw_floor.summed_until`;
  return [...differences, { what: 'day unlike its rows', detail }];
}

function compare(expected: Sum[], found: Sum[], { of, table }: { of: 'hour' | 'day'; table: string }): Difference[] {
  const named = (sums: Sum[]) =>
    new Map(sums.map((sum) => [`${sum.endpoint} in the ${of} of ${new Date(sum.begin).toISOString()}`, sum]));
  const [wanted, came] = [named(expected), named(found)];
  return [...new Set([...wanted.keys(), ...came.keys()])].flatMap((key) => {
    if (isDeepStrictEqual(wanted.get(key), came.get(key))) return [];
    const [rows, sums] = [wanted.get(key), came.get(key)].map((sum) => JSON.stringify(sum));
    return [{ what: `${of} unlike its rows` as const, detail: `${key}: the rows make ${rows}, ${table} has ${sums}` }];
  });
}
