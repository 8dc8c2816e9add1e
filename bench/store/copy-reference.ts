import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { cpuOfFamily } from '../cpu.ts';
import { microsEach, type Ingest } from './measure-writers.ts';
import { onPool, type BenchPostgres } from './open-postgres.ts';

export interface CopyReference {
  name: string;
  /** Copies all rows into an empty table, with the key and the days of `checks` and nothing else. */
  measure: () => Promise<Ingest>;
  close: () => Promise<void>;
}

const execute = promisify(execFile);

/** The rows of `checks` at the database, from a file: by psql's \copy, or where there is no psql by the server itself. */
export async function createCopyReference(
  url: string,
  { rows, postgres }: { rows: number; postgres: BenchPostgres },
): Promise<CopyReference> {
  const byPsql = await hasPsql();
  const folder = await mkdtemp(path.join(tmpdir(), 'checkstream-bench-copy-'));
  // The server may run as somebody else.
  await chmod(folder, 0o777);
  const copy = (what: string) =>
    byPsql ? psql(url, `\\copy ${what}`) : onPool(url, async ({ query }) => void (await query(`COPY ${what}`)));
  const file = path.join(folder, 'checks');
  await copy(`(SELECT * FROM checks ORDER BY started_at) TO '${file}'`);
  return {
    name: byPsql ? 'psql \\copy, bare table' : 'COPY by the server, bare table',
    async measure() {
      await makeBareTable(url);
      const before = await cpuOfFamily(postgres.pid);
      const begin = performance.now();
      await copy(`bare FROM '${file}'`);
      const tookMs = performance.now() - begin;
      const postgresMicros = microsEach(before, await cpuOfFamily(postgres.pid), rows);
      return { rowsPerSecond: (1_000 * rows) / tookMs, writerMicros: null, postgresMicros };
    },
    close: () => rm(folder, { recursive: true }),
  };
}

async function makeBareTable(url: string): Promise<void> {
  await onPool(url, async ({ query }) => {
    await query('DROP TABLE IF EXISTS bare');
    await query('CREATE TABLE bare (LIKE checks INCLUDING ALL) PARTITION BY RANGE (scheduled_at)');
    const { rows } = await query<{ name: string; bounds: string }>(
      `SELECT 'bare_' || relname AS name, pg_get_expr(relpartbound, oid) AS bounds
       FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'checks'::regclass`,
    );
    for (const { name, bounds } of rows) await query(`CREATE TABLE ${name} PARTITION OF bare ${bounds}`);
    await query('CHECKPOINT');
  });
}

async function hasPsql(): Promise<boolean> {
  return execute('psql', ['--version']).then(
    () => true,
    () => false,
  );
}

/** The password goes by the environment: others on the machine see arguments. */
async function psql(url: string, command: string): Promise<void> {
  const { username, password, hostname, port, pathname } = new URL(url);
  const args = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', hostname, '-p', port, '-U', username, '-c', command];
  await execute('psql', [...args, pathname.slice(1)], { env: { ...process.env, PGPASSWORD: password } });
}
