import { isDeepStrictEqual } from 'node:util';
import { sumHours, type Sum } from '@checkstream/writer/testing';
import type { Difference, Evidence } from './evidence.ts';

/** The hourly sums are those of the rows, counted anew. */
export function judgeHours({ rows, hours }: Evidence): Difference[] {
  const expected = byKey(
    sumHours(
      rows.map(({ endpointId, location, scheduledAt, intervalMs, outcome, totalMs }) => ({
        endpoint: endpointId,
        location,
        scheduledAt,
        intervalMs,
        outcome: outcome.toLowerCase(),
        totalMs,
      })),
    ),
  );
  const found = byKey(hours);
  const keys = new Set([...expected.keys(), ...found.keys()]);
  return [...keys].flatMap((key) => {
    const [wanted, came] = [expected.get(key), found.get(key)];
    if (isDeepStrictEqual(wanted, came)) return [];
    const detail = `${key}: the rows make ${JSON.stringify(wanted)}, checks_hourly has ${JSON.stringify(came)}`;
    return [{ what: 'hour unlike its rows', detail }];
  });
}

function byKey(hours: Sum[]): Map<string, Sum> {
  return new Map(hours.map((hour) => [`${hour.endpoint} in the hour of ${new Date(hour.begin).toISOString()}`, hour]));
}
