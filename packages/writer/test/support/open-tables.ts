import { createDatabase } from '@checkstream/testkit';
import { openPool, type Database } from '../../src/database/open-pool.ts';
import { runMigrations } from '../../src/migrate/run-migrations.ts';
import { createPartitions, type Partitions } from '../../src/partitions/create-partitions.ts';
import { createNames } from '../../src/store/create-names.ts';
import { createStore, type Store } from '../../src/store/create-store.ts';
import { quietLog, someDatabaseSettings } from '@checkstream/runtime/testing';

export interface Tables {
  url: string;
  database: Database;
  partitions: Partitions;
  store: Store;
  /** A second writer on the same tables, with a memory of its own. */
  anotherStore(): Store;
  /** All rows of a statement. */
  rows<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** The one number that a statement selects. */
  count(text: string): Promise<number>;
  close(): Promise<void>;
}

/** A migrated database of its own. `timeZone`: of its sessions, in place of the server's. */
export async function openTables({ timeZone }: { timeZone?: string } = {}): Promise<Tables> {
  const created = await createDatabase();
  const url = new URL(created.url);
  if (timeZone !== undefined) url.searchParams.set('options', `-c timezone=${timeZone}`);
  const settings = someDatabaseSettings(url.href);
  await runMigrations({ database: settings, log: quietLog() });
  const database = openPool(settings);
  const partitions = createPartitions(database);
  const rows: Tables['rows'] = async (text, values) => (await database.query(text, values)).rows as never;
  return {
    url: url.href,
    database,
    partitions,
    store: createStore({ database, names: createNames(database), partitions }),
    anotherStore: () => createStore({ database, names: createNames(database), partitions: createPartitions(database) }),
    rows,
    count: async (text) => Number(Object.values((await rows(text))[0] ?? {})[0]),
    async close() {
      await database.close();
      await created.drop();
    },
  };
}
