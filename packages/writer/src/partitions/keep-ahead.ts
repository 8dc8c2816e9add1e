import { onlyRow } from '../database/only-row.ts';
import type { Database, Query } from '../database/open-pool.ts';
import type { Partitions } from './create-partitions.ts';
import { daysFrom } from './days.ts';

export interface KeepAheadDeps {
  database: Database;
  partitions: Partitions;
  /** How long raw rows are kept. */
  retentionMs: number;
}

/** Days after today that have their partitions before they begin. */
export const DAYS_AHEAD = 7;

/**
 * Raises the floor to where retention puts it and makes the partitions of today and the days ahead. One attempt, by
 * PostgreSQL's clock; resolves to the number of days ahead.
 */
export async function keepAhead({ database, partitions, retentionMs }: KeepAheadDeps): Promise<number> {
  await raiseFloor(database.query, retentionMs);
  const { rows } = await database.query<{ nowMs: number }>(
    'SELECT (extract(epoch FROM now()) * 1000)::double precision AS "nowMs"',
  );
  const days = daysFrom(onlyRow(rows, 'PostgreSQL did not say what time it is').nowMs, DAYS_AHEAD);
  // Somebody may have dropped one since it was seen.
  partitions.forget();
  await partitions.ensure(days);
  return DAYS_AHEAD;
}

async function raiseFloor(query: Query, retentionMs: number): Promise<void> {
  await query(
    `UPDATE raw_floor SET day = wanted.day
      FROM (SELECT ((now() - $1 * interval '1 millisecond') AT TIME ZONE 'UTC')::date AS day) AS wanted
      WHERE raw_floor.day < wanted.day`,
    [retentionMs],
  );
}
