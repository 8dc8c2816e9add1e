import { CliError } from '../../cli-error.ts';
import { withDatabase } from '../../connection/open-database.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** The oldest instant of which PostgreSQL still takes checks, ms since the Unix epoch; or why it does not say. */
export type Floor = { floorMs: number } | { why: string };

/** A rewind needs Kafka alone; that PostgreSQL is away is no reason against it. */
export async function askFloor(terminal: Terminal): Promise<Floor> {
  const { KAFKA_BROKERS: brokers = '', DATABASE_URL: url = '' } = terminal.env;
  // The PostgreSQL of a running `pnpm dev` says nothing about a Kafka that the environment names.
  if (brokers !== '' && url === '') return { why: 'no PostgreSQL to talk to: set DATABASE_URL' };
  try {
    return await withDatabase(terminal, async ({ database }) => {
      const { rows } = await database.query<{ floorMs: number }>(FLOOR_SQL);
      return rows[0] ?? { why: 'table raw_floor is empty' };
    });
  } catch (error) {
    if (error instanceof CliError) return { why: error.message };
    throw error;
  }
}

const FLOOR_SQL = `SELECT (extract(epoch FROM day) * 1000)::double precision AS "floorMs" FROM raw_floor`;
