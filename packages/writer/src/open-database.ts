import { openPool, type Database } from './database/open-pool.ts';
import { whenDatabaseAnswers } from './database/when-database-answers.ts';
import { expectMigrated } from './migrate/expect-migrated.ts';
import { runMigrations } from './migrate/run-migrations.ts';
import type { WriterContext } from './writer-context.ts';

/** How long a stop waits for PostgreSQL: a little longer than for the batch in hand, which is given up first. */
const LAST_ANSWER_MS = 6_000;

/** The pool, once PostgreSQL answers and its tables are up to date. Rejects with SettingsError when it refuses us. */
export async function openDatabase(context: WriterContext): Promise<Database> {
  const { settings, log, signal, closing, certificates } = context;
  const stop = { signal, afterMs: LAST_ANSWER_MS };
  const pool = openPool(settings.database, { log, applicationName: 'checkstream-writer', stop, certificates });
  closing.defer('database', () => pool.close());
  const options = { url: settings.database.url, log, signal };
  if (settings.writer.migrate) {
    await whenDatabaseAnswers(() => runMigrations({ database: settings.database, log, signal }), options);
  }
  await whenDatabaseAnswers(() => expectMigrated(pool.query), options);
  return pool;
}
