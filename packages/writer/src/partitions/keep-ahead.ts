import type { Database } from '../database/open-pool.ts';
import { readWindow } from '../store/accepted-window.ts';
import { DAY_MS, dayOf, partitionsAhead } from './calendar.ts';
import { makePartitions } from './make-partitions.ts';

/** Days after today that have their partitions before they begin. */
export const DAYS_AHEAD = 7;

export interface Ahead {
  /** How many partitions were missing. */
  made: number;
  /** The first instant without one, in milliseconds since the Unix epoch. */
  untilMs: number;
}

/** Makes the partitions of today and the days ahead, by PostgreSQL's clock. */
export async function keepAhead(database: Database): Promise<Ahead> {
  const { nowMs } = await readWindow(database.query);
  const made = await makePartitions((work) => database.transaction(work), partitionsAhead(nowMs, DAYS_AHEAD));
  return { made, untilMs: dayOf(nowMs) + (DAYS_AHEAD + 1) * DAY_MS };
}
