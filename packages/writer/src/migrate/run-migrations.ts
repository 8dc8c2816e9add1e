import { runner, type RunnerOption } from 'node-pg-migrate';
import { SettingsError } from '@checkstream/runtime';
import { MIGRATION_LOCK } from '../database/advisory-locks.ts';
import { openPool, type DatabaseSettings, type Query } from '../database/open-pool.ts';
import { takeLock } from '../database/take-lock.ts';
import { MIGRATIONS_FOLDER, NO_MIGRATION } from './migrations-folder.ts';

export interface MigrateOptions {
  database: DatabaseSettings;
  log: Record<'debug' | 'info' | 'warn', (fields: object, message: string) => void>;
  /** Ends the wait for another migration, and a migration under way, at once. */
  signal?: AbortSignal;
}

const SLOW_MIGRATION_MS = 3_600_000;
const ASK_AGAIN_MS = 250;
/** About a second after the first, and then every ten. */
const WARN_FIRST_AT = 4;
const WARN_EVERY = 40;

/** As `migrate`, but rejects with the error of PostgreSQL or of the connection itself. */
export async function runMigrations(options: MigrateOptions): Promise<string[]> {
  const { signal = new AbortController().signal, log } = options;
  const pool = openPool(options.database, {
    max: 1,
    applicationName: 'checkstream-migrate',
    answerTimeoutMs: SLOW_MIGRATION_MS,
    stop: { signal, afterMs: 0 },
  });
  try {
    const applied = await pool.session(async (query) => {
      const schema = await currentSchema(query);
      await takeLock(query, MIGRATION_LOCK, { everyMs: ASK_AGAIN_MS, signal, onWait: (n) => warnOfWait(n, log) });
      return run(query, schema, log);
    });
    for (const migration of applied) log.info({ migration }, 'migration applied');
    return applied;
  } finally {
    await pool.close();
  }
}

function warnOfWait(attempts: number, log: MigrateOptions['log']): void {
  if (attempts % WARN_EVERY !== WARN_FIRST_AT) return;
  log.warn({ attempts }, 'another process is migrating the tables; waiting for it to end');
}

/** The caller holds the lock: the library's own wait could not be ended. */
async function run(query: Query, schema: string, log: MigrateOptions['log']): Promise<string[]> {
  const failures: unknown[] = [];
  const client = {
    query: (text: string, values?: unknown[]) =>
      query(text, values).catch((error: unknown) => {
        failures.push(error);
        throw error;
      }),
  };
  try {
    const applied = await runner({ ...optionsFor(log), schema, dbClient: client } as unknown as RunnerOption);
    return applied.map(({ name }) => name);
  } catch (error) {
    // The library wraps some errors in text; the first refusal of PostgreSQL says it best.
    throw failures[0] ?? error;
  }
}

function optionsFor(log: MigrateOptions['log']) {
  const detail = (text: string) => log.debug({ text }, 'migration detail');
  return {
    dir: MIGRATIONS_FOLDER,
    ignorePattern: NO_MIGRATION,
    direction: 'up' as const,
    migrationsTable: 'migrations',
    noLock: true,
    logger: { debug: detail, info: detail, warn: detail, error: detail },
  };
}

async function currentSchema(query: Query): Promise<string> {
  const { rows } = await query<{ schema: string | null }>('SELECT current_schema() AS schema');
  const schema = rows[0]?.schema ?? null;
  if (schema !== null) return schema;
  throw new SettingsError([
    'DATABASE_URL: none of the schemas in its search_path exists: create one, or correct search_path there',
  ]);
}
