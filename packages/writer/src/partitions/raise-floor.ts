import type { Database, Query } from '../database/open-pool.ts';
import { readWindow } from '../store/accepted-window.ts';
import { GIVE_WAY_MS } from './patience.ts';

export interface RaiseFloorDeps {
  database: Database;
  /** How long raw rows are kept. */
  retentionMs: number;
  /** Wall clock of this machine, ms since the Unix epoch. */
  now: () => number;
}

/** What lies below the floor is dropped for good, so two clocks have to agree on it, roughly. */
const APART_MS = 3_600_000;

export class ClocksApartError extends Error {
  override readonly name = 'ClocksApartError';
  readonly code = 'CLOCKS_APART';
}

const WANTED = `((now() - $1 * interval '1 millisecond') AT TIME ZONE 'UTC')::date`;

/**
 * Raises the floor to where retention puts it by PostgreSQL's clock and commits; it never goes down. Waits for the
 * batches that hold it, 2 s at most. Throws ClocksApartError when that clock and ours differ by more than an hour.
 * Resolves to whether it rose.
 */
export async function raiseFloor({ database, retentionMs, now }: RaiseFloorDeps): Promise<boolean> {
  const { rowCount } = await database.query(`SELECT FROM raw_floor WHERE day < ${WANTED}`, [retentionMs]);
  if (rowCount === 0) return false;
  await compareClocks(database.query, now);
  return database.transaction(async (query) => {
    await query(`SET LOCAL lock_timeout = ${GIVE_WAY_MS}`);
    // A row that batches hold FOR SHARE in turn is never free: UPDATE alone would wait for ever. A table has a queue.
    await query('LOCK TABLE raw_floor IN EXCLUSIVE MODE');
    const raised = await query(`UPDATE raw_floor SET day = ${WANTED} WHERE day < ${WANTED}`, [retentionMs]);
    return raised.rowCount > 0;
  });
}

async function compareClocks(query: Query, now: () => number): Promise<void> {
  const { nowMs } = await readWindow(query);
  const apartMs = nowMs - now();
  if (Math.abs(apartMs) <= APART_MS) return;
  throw new ClocksApartError(
    `PostgreSQL's clock says ${new Date(nowMs).toISOString()}, that of this machine ${new Date(now()).toISOString()}; ` +
      'no row is dropped until they agree to the hour. Correct the one that is wrong.',
  );
}
