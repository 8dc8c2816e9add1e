import { readdir } from 'node:fs/promises';
import { SettingsError } from '@checkstream/runtime';
import type { Query } from '../database/open-pool.ts';
import { MIGRATIONS_FOLDER, migrationsIn } from './migrations-folder.ts';

/**
 * Ends a start on tables that are missing or of an earlier version, with what to do, rather than later. Rejects with
 * SettingsError, or with PostgreSQL's own error where there are no tables at all.
 */
export async function expectMigrated(query: Query): Promise<void> {
  const { rows } = await query<{ name: string }>('SELECT name FROM migrations');
  const applied = new Set(rows.map(({ name }) => name));
  const known = migrationsIn(await readdir(MIGRATIONS_FOLDER));
  const missing = known.filter((name) => !applied.has(name));
  if (missing.length === 0) return;
  throw new SettingsError([
    `the tables in PostgreSQL are those of an earlier version, without ${missing.join(', ')}: ` +
      'run `checkstream migrate`, or start a writer with WRITER_MIGRATE=true',
  ]);
}
