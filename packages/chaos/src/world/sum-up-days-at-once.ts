import { quietLog, someDatabaseSettings } from '@checkstream/runtime/testing';
import { migrate } from '@checkstream/writer/migrate';
import type { ChaosPostgres } from './open-postgres.ts';

/**
 * Makes the tables, and raises the mark above every day of a run that ends within a day: batches then add to days too,
 * and every answer is still right (docs/decisions/0019).
 */
export async function sumUpDaysAtOnce(postgres: ChaosPostgres): Promise<void> {
  const database = someDatabaseSettings(postgres.urlAt(postgres.port, 'disable'));
  await migrate({ database, log: quietLog() });
  await postgres.lend(({ query }) => query(`UPDATE raw_floor SET summed_until = (now() AT TIME ZONE 'UTC')::date + 2`));
}
