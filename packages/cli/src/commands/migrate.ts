import { migrate as migrateDatabase, MigrationError } from '@checkstream/writer/migrate';
import { CliError } from '../cli-error.ts';
import { withDatabase } from '../connection/open-database.ts';
import type { DatabaseConnection } from '../connection/open-database.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Brings the tables to what this version expects. Forward only; nothing to do is fine. */
export async function migrate(terminal: Terminal): Promise<0> {
  const { signal } = terminal;
  const applied = await withDatabase(terminal, (connection) => runMigrations(connection, signal));
  terminal.out(formatMigrated(applied));
  return 0;
}

function formatMigrated(applied: string[]): string {
  if (applied.length === 0) return 'The tables are up to date.';
  return applied.map((name) => `applied ${name}`).join('\n');
}

async function runMigrations({ settings, log }: DatabaseConnection, signal: AbortSignal): Promise<string[]> {
  try {
    return await migrateDatabase({ database: settings, log, signal });
  } catch (error) {
    // Its message says which database and what to do already.
    if (error instanceof MigrationError) throw new CliError(error.message, { cause: error });
    throw error;
  }
}
