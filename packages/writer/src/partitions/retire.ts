import { lockKey, PARTITION_LOCK } from '../database/advisory-locks.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Query } from '../database/open-pool.ts';
import type { Chore } from './chore.ts';
import { finishDetach } from './finish-detach.ts';
import { GIVE_WAY_MS } from './patience.ts';
import type { KnownPartition } from './read-partitions.ts';

/**
 * Detaches and drops, from wherever an earlier attempt left it. The floor must be above it: nothing is stored there any
 * more. Each statement is a transaction of its own, as DETACH CONCURRENTLY demands. Resolves to whether it was dropped:
 * it is not when somebody attached it again meanwhile.
 */
export async function retire(chore: Chore, partition: KnownPartition): Promise<boolean> {
  const { query, log, outlastMs } = chore;
  const { table, name, state } = partition;
  if (state === 'detaching') await finishInterrupted(chore, partition);
  if (state === 'attached') {
    await query(`SET lock_timeout = ${outlastMs}`);
    await query(`ALTER TABLE ${table} DETACH PARTITION ${name} CONCURRENTLY`);
    log.info({ partition: name }, 'partition detached');
  }
  const dropped = await drop(query, name);
  if (dropped) log.info({ partition: name }, 'partition dropped');
  return dropped;
}

/** Of a detach that was interrupted, by us or by somebody else. */
async function finishInterrupted({ query, log }: Chore, partition: KnownPartition): Promise<void> {
  await inTransaction(query, () => finishDetach(query, partition));
  log.info({ partition: partition.name }, 'interrupted detach of a partition finished');
}

/** Under the lock of those who attach: a batch that was admitted before the floor rose may be about to. */
async function drop(query: Query, name: string): Promise<boolean> {
  return inTransaction(query, async () => {
    await query(`SET LOCAL lock_timeout = ${GIVE_WAY_MS}`);
    await query(`SELECT pg_advisory_xact_lock(${lockKey(PARTITION_LOCK)})`);
    // To drop what is attached would lock out every reader and writer of the table.
    const attached = await query('SELECT FROM pg_inherits WHERE inhrelid = to_regclass($1)', [name]);
    if (attached.rowCount > 0) return false;
    await query(`DROP TABLE IF EXISTS ${name}`);
    return true;
  });
}
