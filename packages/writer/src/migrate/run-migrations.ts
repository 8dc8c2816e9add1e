import { join } from 'node:path';
import { runner, type RunnerOption } from 'node-pg-migrate';
import { openPool, type DatabaseSettings, type Query } from '../database/open-pool.ts';

export interface MigrateOptions {
  database: DatabaseSettings;
  log: { info(fields: object, message: string): void; debug(fields: object, message: string): void };
}

const SLOW_MIGRATION_MS = 3_600_000;
const FOLDER = join(import.meta.dirname, 'migrations');

/** As `migrate`, but rejects with the error of PostgreSQL or of the connection itself. */
export async function runMigrations(options: MigrateOptions): Promise<string[]> {
  const pool = openPool(options.database, {
    max: 1,
    applicationName: 'checkstream-migrate',
    answerTimeoutMs: SLOW_MIGRATION_MS,
  });
  try {
    const applied = await pool.session((query) => run(query, options.log));
    for (const migration of applied) options.log.info({ migration }, 'migration applied');
    return applied;
  } finally {
    await pool.close();
  }
}

async function run(query: Query, log: MigrateOptions['log']): Promise<string[]> {
  const schema = await currentSchema(query);
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
    dir: FOLDER,
    direction: 'up' as const,
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait' as const,
    logger: { debug: detail, info: detail, warn: detail, error: detail },
  };
}

async function currentSchema(query: Query): Promise<string> {
  const { rows } = await query<{ schema: string | null }>('SELECT current_schema() AS schema');
  const schema = rows[0]?.schema ?? null;
  if (schema !== null) return schema;
  throw new Error('none of the schemas in its search_path exists: create one, or correct search_path in DATABASE_URL');
}
