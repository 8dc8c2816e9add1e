import type { Query } from '../database/open-pool.ts';
import type { Partition } from './calendar.ts';
import { GIVE_WAY_TO_READERS_MS } from './patience.ts';

/** Ends a detach that was interrupted, inside a transaction: the partition is a table of its own then, rows and all. */
export async function finishDetach(query: Query, { table, name }: Partition): Promise<void> {
  await query(`SET LOCAL lock_timeout = ${GIVE_WAY_TO_READERS_MS}`);
  await query(`ALTER TABLE ${table} DETACH PARTITION ${name} FINALIZE`);
}
