import { createLogger, databaseSettings, loadSettings } from '@checkstream/runtime';
import type { DatabaseSettings, Logger } from '@checkstream/runtime';
import { describeDatabaseError, openPool } from '@checkstream/writer/database';
import type { Database } from '@checkstream/writer/database';
import { CliError } from '../cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { connectionEnv } from './connection-env.ts';
import { saidByServer } from './said-by-server.ts';
import { usableSettings } from './usable-settings.ts';
import { REACHABLE_WITHIN_MS, within } from './within.ts';

export interface DatabaseConnection {
  database: Database;
  settings: DatabaseSettings;
  log: Logger;
}

/** Opens PostgreSQL, hands it to the work, closes it. Throws CliError when it cannot be reached soon or refuses. */
export async function withDatabase<T>(
  terminal: Terminal,
  work: (connection: DatabaseConnection) => Promise<T>,
): Promise<T> {
  const env = await connectionEnv('database', terminal);
  const settings = usableSettings(() => loadSettings({ database: databaseSettings }, { env })).database;
  const log = createLogger({ name: 'checkstream', level: 'silent', format: 'json' });
  const { signal } = terminal;
  const database = usableSettings(() => openPool(settings, { log, max: 2, stop: { signal, afterMs: 0 } }));
  try {
    await within(database.query('SELECT 1'), { ms: REACHABLE_WITHIN_MS, late: () => noAnswer(settings), signal });
    return await work({ database, settings, log });
  } catch (error) {
    throw asCliError(error, settings);
  } finally {
    await database.close();
  }
}

/** SQLSTATE undefined_table and undefined_column: the tables are older than this command, or not there yet. */
const NOT_MIGRATED = new Set(['42P01', '42703']);

function asCliError(error: unknown, settings: DatabaseSettings): unknown {
  if (!saidByServer(error)) return error;
  const { code } = error as { code?: string };
  const message = NOT_MIGRATED.has(code ?? '')
    ? `PostgreSQL at ${placeOf(settings)}: its tables are missing or too old; run \`checkstream migrate\``
    : describeDatabaseError(error, settings.url);
  return new CliError(message, { cause: error });
}

function noAnswer(settings: DatabaseSettings): CliError {
  const seconds = REACHABLE_WITHIN_MS / 1_000;
  return new CliError(
    `PostgreSQL at ${placeOf(settings)} did not answer within ${seconds} s: is DATABASE_URL right, and is it running?`,
  );
}

/** Host, port and database, without user name and password. */
function placeOf({ url }: DatabaseSettings): string {
  const { host, pathname } = new URL(url.reveal());
  return `${host}${pathname}`;
}
