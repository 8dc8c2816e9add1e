import { recordingLog, type LogLine } from '@checkstream/runtime/testing';
import { Registry } from 'prom-client';
import type { Database } from '../../src/database/open-pool.ts';
import { DAY_MS, type Partition } from '../../src/partitions/calendar.ts';
import { upkeepRound, type UpkeepDeps } from '../../src/partitions/upkeep-round.ts';
import type { UpkeepPart } from '../../src/partitions/attempt-part.ts';
import { createUpkeepMetrics } from '../../src/partitions/upkeep-metrics.ts';
import type { Tables } from './open-tables.ts';
import { waitingBackend } from './waiting-backends.ts';

export interface UpkeepWorld {
  deps: UpkeepDeps;
  lines: LogLine[];
  /** One round; resolves to whether all went well. */
  round(overrides?: Partial<UpkeepDeps>): Promise<boolean>;
  /** What went wrong so far with this part, as the log tells it. */
  failures: (part: UpkeepPart) => string[];
  /** Value of a metric without labels, or the sum over its labels. */
  metric(name: string): Promise<number>;
}

const RETENTION_MS = 10 * DAY_MS;

export function openUpkeep(database: Database): UpkeepWorld {
  const registry = new Registry();
  const { log, lines } = recordingLog();
  const now = () => Date.now();
  const metrics = createUpkeepMetrics((name, help) => ({ name, help, registers: [registry] }), now);
  const deps: UpkeepDeps = { database, retentionMs: RETENTION_MS, now, metrics, log, outlastMs: 200 };
  return {
    deps,
    lines,
    round: (overrides) => upkeepRound({ ...deps, ...overrides }, new AbortController().signal),
    failures: (part) =>
      lines.filter((line) => line['part'] === part).map(({ err }) => (err as { message: string }).message),
    async metric(name) {
      const values = (await registry.getSingleMetric(name)?.get())?.values ?? [];
      return values.reduce((sum, { value }) => sum + value, 0);
    },
  };
}

export interface Held {
  pid: number;
  query: (text: string) => Promise<unknown>;
  /** Ends the session, and with it its transaction and its locks. */
  release: () => Promise<void>;
}

/** A session of somebody else that has done these statements and then does nothing. */
export async function hold(database: Database, ...statements: string[]): Promise<Held> {
  const ready = Promise.withResolvers<Omit<Held, 'release'>>();
  const over = Promise.withResolvers<void>();
  const done = database.session(async (query) => {
    const { rows } = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    for (const statement of statements) await query(statement);
    ready.resolve({ pid: rows[0]?.pid as number, query });
    await over.promise;
  });
  done.catch(ready.reject);
  return {
    ...(await ready.promise),
    async release() {
      over.resolve();
      await done;
    },
  };
}

/** As somebody leaves it whose DETACH is killed on the way. Resolves to the reader that it waited for. */
export async function detachHalf(tables: Tables, { table, name }: Partition): Promise<Held> {
  const reader = await hold(tables.database, 'BEGIN', `SELECT count(*) FROM ${table}`);
  const killed = tables.database.query(`ALTER TABLE ${table} DETACH PARTITION ${name} CONCURRENTLY`).then(
    () => Promise.reject(new Error(`${name} was detached`)),
    () => 'as it should be',
  );
  await tables.database.query('SELECT pg_terminate_backend($1)', [await waitingBackend(tables, { like: '%DETACH%' })]);
  await killed;
  return reader;
}

/** Names of the partitions of a table, in order. */
export async function partitionsOf(tables: Tables, table: string): Promise<string[]> {
  const rows = await tables.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid
      WHERE inhparent = '${table}'::regclass AND NOT inhdetachpending ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

export async function exists(tables: Tables, name: string): Promise<boolean> {
  return (await tables.count(`SELECT count(to_regclass('${name}'))`)) === 1;
}
