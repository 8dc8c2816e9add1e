import { inTransaction } from '../database/in-transaction.ts';
import type { Chore } from './chore.ts';
import { makePartitions } from './make-partitions.ts';
import type { KnownPartition } from './read-partitions.ts';

/** Ends a detach of rows that are kept, which was interrupted, and takes it back: until then they are in no view. */
export async function reattach({ query, log }: Chore, partition: KnownPartition): Promise<void> {
  await makePartitions((work) => inTransaction(query, work), [partition]);
  log.info({ partition: partition.name }, 'partition attached again after an interrupted detach');
}
