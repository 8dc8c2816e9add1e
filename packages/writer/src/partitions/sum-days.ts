import { epochMs } from '../database/epoch-ms.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { onlyRow } from '../database/only-row.ts';
import type { Query } from '../database/open-pool.ts';
import { namesOf } from '../store/given-rows.ts';
import { DAY_COLUMNS } from '../rows/sums.ts';
import { DAY_MS, partitionAt } from './calendar.ts';
import { makePartitions } from './make-partitions.ts';
import { GIVE_WAY_MS } from './patience.ts';
import { readPartitions } from './read-partitions.ts';
import { dayToSum, hoursToSum } from './what-is-due.ts';

export interface SumDaysDeps {
  /** Autocommit, on a connection that holds the retention lock: two at once would deadlock with batches. */
  query: Query;
  /** PostgreSQL's clock, ms since the Unix epoch. */
  nowMs: number;
  /** Called with the first instant of each day that is done. */
  onSummed: (dayMs: number) => void;
  /** Called with the month of hours that is not attached and without which no later day is summed up, if there is one. */
  onHeldUp?: (month: string) => void;
}

/** In one round: the first after an upgrade finds 400 days, and retention must come round again. */
const MOST_DAYS = 100;

/**
 * Makes the sums of days that are over from their hours, the oldest first. Below `summed_until`, a day's row always
 * says what its hours say together: the sums and the mark above them are committed at once, at a moment at which no
 * batch is under way, and from then on each batch adds what it finds new to both.
 */
export async function sumDays(deps: SumDaysDeps): Promise<void> {
  for (let days = 0; days < MOST_DAYS; days++) {
    const { day, heldUpBy } = await nextDay(deps);
    if (heldUpBy !== null) deps.onHeldUp?.(heldUpBy);
    if (day === null) return;
    try {
      await sumDay(deps, day);
      deps.onSummed(day);
    } catch (error) {
      if (!(error instanceof NotNextDayError)) throw error;
    }
  }
}

/** A batch has made a partition of older days meanwhile: nothing is done, look anew. */
class NotNextDayError extends Error {
  override readonly name = 'NotNextDayError';
}

async function nextDay({ query, nowMs }: Pick<SumDaysDeps, 'query' | 'nowMs'>) {
  const { rows } = await query<{ untilMs: number; floorMs: number }>(
    `SELECT ${epochMs('summed_until')} AS "untilMs", ${epochMs('day')} AS "floorMs" FROM raw_floor`,
  );
  const { untilMs, floorMs } = onlyRow(rows, 'table raw_floor is empty');
  const partitions = await readPartitions(query);
  const hours = hoursToSum(partitions, untilMs, { floorMs, nowMs });
  return {
    day: dayToSum(partitions, untilMs, { floorMs, nowMs }),
    heldUpBy: hours === undefined || hours.state === 'attached' ? null : hours.name,
  };
}

async function sumDay(deps: SumDaysDeps, day: number): Promise<void> {
  const { query } = deps;
  await makePartitions((work) => inTransaction(query, work), [partitionAt('checks_daily', day)]);
  const bounds = [new Date(day), new Date(day + DAY_MS)];
  await inTransaction(query, async () => {
    await query(`SET LOCAL lock_timeout = ${GIVE_WAY_MS}`);
    // Batches go on. What they change meanwhile is summed up anew while they wait: of a day that is over, hardly anything.
    await query(SUM_UP, bounds);
    await query('LOCK TABLE raw_floor IN EXCLUSIVE MODE');
    if ((await nextDay(deps)).day !== day) throw new NotNextDayError('another day is to be summed up first');
    await query(SUM_UP, bounds);
    await query(`UPDATE raw_floor SET summed_until = ($1::timestamptz AT TIME ZONE 'UTC')::date`, [bounds[1]]);
  });
}

const VALUES = DAY_COLUMNS.filter(({ name }) => !['day', 'endpoint_id', 'location_id'].includes(name));

/** A check adds one to one of the counts, and nothing is ever taken away: where these agree, everything does. */
const CHECKS = 'up_count + down_count + unknown_count';

/** Brings the day from $1 to $2 in line with its hours: of each endpoint and location, nothing or all of it. */
const SUM_UP = `
  WITH differing AS MATERIALIZED (
    SELECT h.endpoint_id, h.location_id FROM checks_hourly h
    WHERE h.hour >= $1 AND h.hour < $2
    GROUP BY h.endpoint_id, h.location_id
    HAVING sum(${CHECKS}) IS DISTINCT FROM (
      SELECT ${CHECKS} FROM checks_daily d
      WHERE d.endpoint_id = h.endpoint_id AND d.location_id = h.location_id AND d.day = $1
    )
  )
  INSERT INTO checks_daily (${namesOf(DAY_COLUMNS)})
  SELECT $1, sum(interval_ms_sum), sum(up_us_sum), endpoint_id, sum(up_count), sum(down_count), sum(unknown_count),
    min(up_us_min), max(up_us_max), location_id, histogram_sum(up_histogram)
  FROM checks_hourly JOIN differing USING (endpoint_id, location_id)
  WHERE hour >= $1 AND hour < $2
  GROUP BY endpoint_id, location_id
  ORDER BY endpoint_id, location_id
  ON CONFLICT (endpoint_id, location_id, day) DO UPDATE SET
    ${VALUES.map(({ name }) => `${name} = excluded.${name}`).join(', ')}`;
