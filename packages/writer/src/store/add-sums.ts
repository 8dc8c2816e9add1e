import type { Query } from '../database/open-pool.ts';
import { encodeArrays } from '../rows/binary/encode-arrays.ts';
import type { CheckRow } from '../rows/check-row.ts';
import { DAY_COLUMNS, daySums, HOUR_COLUMNS, hourSums } from '../rows/sums.ts';
import { insertGiven } from './given-rows.ts';

const COUNTS = ['interval_ms_sum', 'up_us_sum', 'up_count', 'down_count', 'unknown_count'];

/** `least` and `greatest` leave nulls out. */
const ADD = `DO UPDATE SET
    ${COUNTS.map((count) => `${count} = there.${count} + excluded.${count}`).join(', ')},
    up_us_min = least(there.up_us_min, excluded.up_us_min),
    up_us_max = greatest(there.up_us_max, excluded.up_us_max),
    up_histogram = histogram_add(there.up_histogram, excluded.up_histogram)`;

const ADD_HOURS = `${insertGiven('checks_hourly AS there', HOUR_COLUMNS)}
  ON CONFLICT (endpoint_id, location_id, hour) ${ADD}`;

const ADD_DAYS = `${insertGiven('checks_daily AS there', DAY_COLUMNS)}
  ON CONFLICT (endpoint_id, location_id, day) ${ADD}`;

/** Adds checks that are new to the sums of their hours; one row at a time in the order of the rows. */
export async function addHours(query: Query, added: CheckRow[]): Promise<void> {
  await query(ADD_HOURS, encodeArrays(HOUR_COLUMNS, hourSums(added)));
}

/**
 * The same for the days that have sums already, those before `summedUntilMs`; checks seldom come that late. Later days
 * get theirs from their hours (`sumDays`).
 */
export async function addDays(query: Query, added: CheckRow[], summedUntilMs: number): Promise<void> {
  const late = added.filter(({ day }) => day < summedUntilMs);
  if (late.length > 0) await query(ADD_DAYS, encodeArrays(DAY_COLUMNS, daySums(late)));
}
