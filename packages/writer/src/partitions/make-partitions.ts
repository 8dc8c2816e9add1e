import { lockKey, PARTITION_LOCK } from '../database/advisory-locks.ts';
import type { Query } from '../database/open-pool.ts';
import type { Partition, PartitionedTable } from './calendar.ts';
import { finishDetach } from './finish-detach.ts';
import { IS_OURS } from './is-ours.ts';
import { GIVE_WAY_MS } from './patience.ts';

/** Half a page is left free, so that hours that grow stay on their page and out of the key (heap-only updates). */
const STORAGE: Record<PartitionedTable, string> = {
  checks: '',
  check_failures: '',
  checks_hourly: ' WITH (fillfactor = 50)',
  // A day is summed up when it is over, and seldom grows.
  checks_daily: '',
};

/** Lends a transaction. */
type Transaction = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

/**
 * Those that are missing, in one transaction of its own; any number of writers may do so at once. Waits at most 2 s for
 * each lock. Resolves to how many it made.
 */
export async function makePartitions(transaction: Transaction, wanted: Partition[]): Promise<number> {
  return transaction(async (query) => {
    if ((await missingOf(query, wanted)).length === 0) return 0;
    await query(`SET LOCAL lock_timeout = ${GIVE_WAY_MS}`);
    await query(`SELECT pg_advisory_xact_lock(${lockKey(PARTITION_LOCK)})`);
    // Whoever held the lock before us may have made them.
    const missing = await missingOf(query, wanted);
    for (const partition of missing) await makePartition(query, partition);
    return missing.length;
  });
}

/** `detaching`: somebody began to detach it and did not end. It takes no rows, and is still no table of its own. */
type Missing = Partition & { detaching: boolean };

async function missingOf(query: Query, wanted: Partition[]): Promise<Missing[]> {
  const { rows } = await query<{ name: string; detaching: boolean }>(
    `SELECT relname AS name, inhdetachpending AS detaching FROM pg_inherits JOIN pg_class ON oid = inhrelid
      WHERE ${IS_OURS}`,
  );
  const there = new Map(rows.map(({ name, detaching }) => [name, detaching]));
  return wanted.flatMap((partition) => {
    const detaching = there.get(partition.name);
    return detaching === false ? [] : [{ ...partition, detaching: detaching ?? false }];
  });
}

/** LIKE and ATTACH, because CREATE TABLE ... PARTITION OF would lock out every reader and writer of the table. */
async function makePartition(query: Query, missing: Missing): Promise<void> {
  const { table, name, fromMs, toMs } = missing;
  if (missing.detaching) {
    await finishDetach(query, missing);
    await query(`SET LOCAL lock_timeout = ${GIVE_WAY_MS}`);
  }
  const [from, to] = [fromMs, toMs].map((ms) => `'${new Date(ms).toISOString()}'`);
  await query(`CREATE TABLE IF NOT EXISTS ${name} (LIKE ${table} INCLUDING ALL)${STORAGE[table]}`);
  await query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
}
