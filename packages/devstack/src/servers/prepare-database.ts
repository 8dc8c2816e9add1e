import type { DatabaseSettings, Logger } from '@checkstream/runtime';
import { MigrationError, migrate } from '@checkstream/writer/migrate';
import { DevError } from '../dev-error.ts';
import { inDevTerms } from '../explain.ts';

/** Makes or updates the tables; returns how many steps that took. Throws DevError when PostgreSQL refuses. */
export async function prepareDatabase(database: DatabaseSettings, log: Logger): Promise<number> {
  try {
    return (await migrate({ database, log })).length;
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    throw new DevError(inDevTerms(error.message), { cause: error });
  }
}
