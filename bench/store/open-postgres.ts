import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { erasePostgres, startPostgres } from '../../packages/embedded-postgres/src/index.ts';
import { migrate } from '../../packages/writer/src/migrate/index.ts';
import { openPool } from '../../packages/writer/src/database/index.ts';
import type { Database } from '../../packages/writer/src/database/index.ts';
import { someDatabaseSettings } from '../../packages/runtime/src/testing/index.ts';

export interface BenchPostgres {
  /** Process id of its postmaster, the parent of all that works for it. */
  pid: number;
  /** An empty database: its URL. */
  createDatabase: () => Promise<string>;
  /** Statements change what it does from its next start on. */
  restartWith: (statements: string[]) => Promise<void>;
  close: () => Promise<void>;
}

/** Statements of a measurement may take their time. */
const PATIENCE_MS = 3_600_000;

/** An embedded server in a folder of the OS's own for such things, which is gone at the end. */
export async function openPostgres(durable: boolean): Promise<BenchPostgres> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'checkstream-bench-'));
  const start = () => startPostgres({ dataDir, durable });
  let server = await start();
  let databases = 0;
  const pidOf = async () => {
    const [first = ''] = (await readFile(path.join(server.dataDir, 'cluster/postmaster.pid'), 'utf8')).split('\n');
    return Number(first);
  };
  const close = async () => {
    await server.stop();
    await erasePostgres(dataDir);
  };
  // Its folder is gone too when a measurement is given up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(1)));
  }
  const postgres: BenchPostgres = {
    pid: await pidOf(),
    async createDatabase() {
      const name = `bench_${databases++}`;
      await onPool(server.url, ({ query }) => query(`CREATE DATABASE ${name}`));
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async restartWith(statements) {
      for (const statement of statements) await onPool(server.url, ({ query }) => query(statement));
      await server.stop();
      server = await start();
      postgres.pid = await pidOf();
    },
    close,
  };
  return postgres;
}

/** Lends a pool whose sessions may insert checks without a writer: they make the sums themselves, or need none. */
export async function onPool<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const address = new URL(url);
  address.searchParams.set('options', '-c checkstream.makes_sums=on');
  const pool = openPool(someDatabaseSettings(address.href), { max: 1, answerTimeoutMs: PATIENCE_MS });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

export async function migrateAt(url: string): Promise<void> {
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  await migrate({ database: someDatabaseSettings(url), log: silent });
}
