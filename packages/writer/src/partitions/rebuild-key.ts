import { onlyRow } from '../database/only-row.ts';
import type { Query } from '../database/open-pool.ts';
import type { Chore } from './chore.ts';
import { IS_OURS } from './is-ours.ts';
import { KEY_REBUILT, type KnownPartition } from './read-partitions.ts';

/**
 * Packs the key of a day that is over: inserts of many endpoints in turn leave its pages half full. Readers and writers
 * go on meanwhile. The comment on the index, which a rebuild keeps, says that it is done.
 */
export async function rebuildKey({ query, log, outlastMs }: Chore, { name, key }: KnownPartition): Promise<void> {
  await query(`SET lock_timeout = ${outlastMs}`);
  const bytesBefore = await sizeOf(query, key);
  await query(`REINDEX INDEX CONCURRENTLY ${key}`);
  const bytesAfter = await sizeOf(query, key);
  await query(`COMMENT ON INDEX ${key} IS '${KEY_REBUILT}: ${bytesBefore} bytes became ${bytesAfter}'`);
  log.info({ partition: name, bytesBefore, bytesAfter }, 'key of a closed day rebuilt');
}

/** What interrupted rebuilds left: every insert keeps it up to date, and nobody reads it. */
export async function dropLeftoverKeys({ query, log, outlastMs }: Chore): Promise<void> {
  const { rows } = await query<{ index: string }>(
    `SELECT indexrelid::regclass::text AS index
       FROM pg_index JOIN pg_class ON oid = indexrelid JOIN pg_inherits ON inhrelid = indrelid
      WHERE NOT indisvalid AND relname ~ '_cc(new|old)[0-9]*$'
        AND ${IS_OURS}`,
  );
  await query(`SET lock_timeout = ${outlastMs}`);
  for (const { index } of rows) {
    await query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
    log.info({ index }, 'leftover of an interrupted rebuild dropped');
  }
}

async function sizeOf(query: Query, index: string): Promise<number> {
  const { rows } = await query<{ bytes: number }>(`SELECT pg_relation_size('${index}') AS bytes`);
  return onlyRow(rows, `index ${index} has no size`).bytes;
}
