import { describeDatabaseError } from '../database/describe-database-error.ts';
import { runMigrations, type MigrateOptions } from './run-migrations.ts';

/**
 * Brings the schema that the connection's search_path names up to date, forward only; waits for whoever is doing the
 * same at the moment. Resolves to the names of the migrations it ran. Rejects with MigrationError.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  try {
    return await runMigrations(options);
  } catch (error) {
    throw new MigrationError(describeDatabaseError(error, options.database.url), { cause: error });
  }
}

/** The message is made for a person and names no password; the error of PostgreSQL is the cause. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
