import type { CheckResult } from '@checkstream/schema';
import type { Database, Query } from '../database/open-pool.ts';
import type { Partitions } from '../partitions/create-partitions.ts';
import { toCheckRows, type CheckRow } from '../rows/check-row.ts';
import { admit } from '../rows/window.ts';
import { holdFloor, readWindow } from './accepted-window.ts';
import { insertChecks, insertFailures } from './insert-rows.ts';
import type { Names } from './create-names.ts';

export interface Stored {
  /** Rows that were not there before. */
  rows: number;
  /** Results too old or too far ahead to be stored. */
  outside: Set<CheckResult>;
}

export interface Store {
  /** One attempt. When it rejects nothing was stored, unless the connection was lost during COMMIT. */
  store(results: CheckResult[]): Promise<Stored>;
  /** Forgets what is remembered of the database, which may have been restored to an earlier point. */
  forget(): void;
}

export interface StoreDeps {
  database: Database;
  names: Names;
  partitions: Partitions;
}

export function createStore({ database, names, partitions }: StoreDeps): Store {
  async function write(results: CheckResult[], floorMs: number): Promise<number> {
    // Partitions and names first, each in a transaction of its own: nothing waits for a lock of theirs inside this one.
    await partitions.ensure(results.map(({ scheduledAt }) => scheduledAt));
    for (;;) {
      const ids = await names.resolve(results);
      const rows = toCheckRows(results, ids);
      const stored = await database.transaction(async (query) => (ids.hold() ? insert(query, rows, floorMs) : null));
      if (stored !== null) return stored;
    }
  }

  async function insert(query: Query, rows: CheckRow[], floorMs: number): Promise<number> {
    await holdFloor(query, floorMs);
    const fresh = await insertChecks(query, rows);
    await insertFailures(query, fresh);
    return fresh.length;
  }

  return {
    async store(results) {
      if (results.length === 0) return { rows: 0, outside: new Set() };
      const window = await readWindow(database.query);
      const { inside, outside } = admit(results, window);
      return { rows: inside.length === 0 ? 0 : await write(inside, window.floorMs), outside };
    },
    forget() {
      names.forget();
      partitions.forget();
    },
  };
}
