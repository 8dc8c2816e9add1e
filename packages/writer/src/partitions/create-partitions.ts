import { lockKey, PARTITION_LOCK } from '../database/advisory-locks.ts';
import type { Database, Query } from '../database/open-pool.ts';
import { boundsOf, dayOf, partitionName, type Day } from './days.ts';

export interface Partitions {
  /** Resolves once every day that one of the instants falls on has its partitions. */
  ensure(instantsMs: number[]): Promise<void>;
  forget(): void;
}

/** Always both, so that a check and its failure never part. */
const TABLES = ['checks', 'check_failures'];

/** Makes daily partitions, in a transaction of its own; any number of writers may do so at once. */
export function createPartitions(database: Database): Partitions {
  const there = new Set<Day>();
  return {
    async ensure(instantsMs) {
      const days = [...new Set(instantsMs.map(dayOf))].filter((day) => !there.has(day)).sort((a, b) => a - b);
      if (days.length === 0) return;
      await database.transaction((query) => makeMissing(query, days));
      for (const day of days) there.add(day);
    },
    forget: () => there.clear(),
  };
}

interface Partition {
  table: string;
  day: Day;
}

async function makeMissing(query: Query, days: Day[]): Promise<void> {
  if ((await missingOf(query, days)).length === 0) return;
  await query(`SELECT pg_advisory_xact_lock(${lockKey(PARTITION_LOCK)})`);
  // Whoever held the lock before us may have made them.
  for (const partition of await missingOf(query, days)) await makePartition(query, partition);
}

async function missingOf(query: Query, days: Day[]): Promise<Partition[]> {
  const { rows } = await query<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid
      WHERE inhparent IN ('checks'::regclass, 'check_failures'::regclass)`,
  );
  const attached = new Set(rows.map(({ name }) => name));
  const wanted = days.flatMap((day) => TABLES.map((table) => ({ table, day })));
  return wanted.filter(({ table, day }) => !attached.has(partitionName(table, day)));
}

/** LIKE and ATTACH, because CREATE TABLE ... PARTITION OF would lock out every reader and writer of the table. */
async function makePartition(query: Query, { table, day }: Partition): Promise<void> {
  const name = partitionName(table, day);
  const { from, to } = boundsOf(day);
  await query(`CREATE TABLE IF NOT EXISTS ${name} (LIKE ${table} INCLUDING ALL)`);
  await query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
}
