import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { erasePostgres, startPostgres } from '@checkstream/embedded-postgres';
import { openPool, type Database } from '@checkstream/writer/database';
import { someDatabaseSettings } from '@checkstream/runtime/testing';

export interface ChaosPostgres {
  port: number;
  /** A session of the superuser on the database of the writers, without any relay. */
  lend: <T>(work: (database: Database) => Promise<T>) => Promise<T>;
  /** For the writers, at this port of the server or a relay to it. */
  urlAt: (port: number, sslmode: 'disable' | 'verify-full') => string;
  /** From now on only the new password opens a session. */
  changePassword: () => Promise<void>;
  crash: () => Promise<void>;
  restart: () => Promise<void>;
  close: () => Promise<void>;
}

const DATABASE = 'chaos';
const ROLE = 'chaos_writer';

/** A server of its own, which keeps what it acknowledged whatever is done to it. */
export async function openPostgres(): Promise<ChaosPostgres> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'checkstream-chaos-'));
  let server = await startPostgres({ dataDir });
  const { port } = server;
  let password = passwordNumber(0);
  let passwords = 0;
  const onDatabase = async <T>(name: string, work: (database: Database) => Promise<T>) => {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    const pool = openPool(someDatabaseSettings(url.href), { max: 1 });
    try {
      return await work(pool);
    } finally {
      await pool.close();
    }
  };
  await onDatabase('postgres', async ({ query }) => {
    await query(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${password}'`);
    await query(`CREATE DATABASE ${DATABASE} OWNER ${ROLE}`);
  });
  return {
    port,
    lend: (work) => onDatabase(DATABASE, work),
    urlAt: (at, sslmode) => `postgres://${ROLE}:${password}@localhost:${at}/${DATABASE}?sslmode=${sslmode}`,
    async changePassword() {
      const next = passwordNumber(++passwords);
      await onDatabase(DATABASE, ({ query }) => query(`ALTER ROLE ${ROLE} PASSWORD '${next}'`));
      password = next;
    },
    crash: () => server.crash(),
    restart: async () => void (server = await startPostgres({ dataDir, port })),
    async close() {
      await server.stop();
      await erasePostgres(dataDir);
    },
  };
}

const passwordNumber = (number: number): string => `password-${number}`;
