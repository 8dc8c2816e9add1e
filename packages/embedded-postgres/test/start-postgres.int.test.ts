import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { portAnswers } from '@checkstream/machine';
import pg from 'pg';
import { erasePostgres, startPostgres } from '../src/index.ts';

// One cluster for all: each test leaves its server stopped.
let parent: string;
let dataDir: string;

beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'embedded-postgres-')); // mode 0700: root's stand-in cannot enter it
  dataDir = path.join(parent, 'data');
});

afterAll(async () => {
  await erasePostgres(dataDir);
  await rm(parent, { recursive: true });
});

const start = (port?: number) => startPostgres({ dataDir, durable: false, ...(port === undefined ? {} : { port }) });

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function runOwner(folder = dataDir) {
  const owner = spawn(process.execPath, [path.join(import.meta.dirname, 'owner.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout.setEncoding('utf8'), 'data')) as [string];
  return { url: line.trim(), pid: Number(owner.pid), kill: () => (owner.kill('SIGKILL'), once(owner, 'exit')) };
}

describe('startPostgres', () => {
  test('rows survive stop and start, and after stop nothing listens', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(await portAnswers(first.port)).toBe(false);
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  test('committed rows survive a crash, which cuts sessions off and leaves nothing that listens', async () => {
    const first = await startPostgres({ dataDir });
    await query(first.url, 'CREATE TABLE survived AS SELECT 42 AS answer');
    const cutOff = query(first.url, 'SELECT pg_sleep(60)');
    const told = expect(cutOff).rejects.toThrow();
    await first.crash();
    await told;
    expect(await portAnswers(first.port)).toBe(false);
    const second = await startPostgres({ dataDir, port: first.port });
    expect(await query(second.url, 'SELECT answer FROM survived')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  test('rows survive a killed owner, whose server is gone or cleared', async () => {
    const owner = await runOwner();
    await query(owner.url, 'CREATE TABLE kept_too AS SELECT 42 AS answer');
    await owner.kill();
    const next = await start();
    expect(await query(next.url, 'SELECT answer FROM kept_too')).toEqual([{ answer: 42 }]);
    await next.stop();
  });

  test('the server of a living owner is not stopped, and the owner is named', async () => {
    const owner = await runOwner();
    await expect(start()).rejects.toThrow(`in use by process ${owner.pid}`);
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await owner.kill();
  });

  test('a pid file that names a process of somebody else is stale', async () => {
    const first = await start();
    await first.stop();
    await writeFile(path.join(first.dataDir, 'cluster', 'postmaster.pid'), `${process.pid}\n`);
    const second = await start();
    await second.stop();
  });

  test('an interrupted first start is begun again', async () => {
    const first = await start();
    await first.stop();
    await rm(path.join(first.dataDir, 'cluster'), { recursive: true });
    await mkdir(path.join(first.dataDir, 'cluster.unfinished'));
    const second = await start();
    await second.stop();
  });

  test('speaks UTF-8 and UTC, whatever the machine is set to', async () => {
    const postgres = await start();
    const [row] = await query(
      postgres.url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone, upper('é') AS upper`,
    );
    expect(row).toEqual({ encoding: 'UTF8', zone: 'UTC', upper: 'É' });
    await postgres.stop();
  });

  test('lets nobody in without the password, which only its account can read', async () => {
    const postgres = await start();
    const wrong = postgres.url.replace(/:[^:@]*@/, ':guess@');
    await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const { mode } = await stat(path.join(postgres.dataDir, 'password'));
    expect(mode & 0o777).toBe(0o600);
    expect((await stat(postgres.dataDir)).mode & 0o777).toBe(0o700);
    await postgres.stop();
  });

  test('a port that is taken is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(start(port)).rejects.toThrow(`127.0.0.1:${port}: EADDRINUSE`);
    other.close();
  });

  test('a server that does not start is quoted', async () => {
    const first = await start();
    await first.stop();
    const settingsFile = path.join(first.dataDir, 'cluster', 'postgresql.auto.conf');
    const settings = await readFile(settingsFile, 'utf8');
    await writeFile(settingsFile, "nonsense = 'yes'\n");
    await expect(start()).rejects.toThrow(/did not start: .*"nonsense"/);
    await writeFile(settingsFile, settings);
  });

  test('what is erased is the data alone, and no server that runs on it', async () => {
    const other = path.join(parent, 'other');
    const owner = await runOwner(other);
    await expect(erasePostgres(other)).rejects.toThrow(`in use by process ${owner.pid}`);
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await writeFile(path.join(other, 'notes.txt'), 'mine');
    await owner.kill();
    await erasePostgres(other);
    expect(await readdir(other)).toEqual(['notes.txt']);
    await rm(path.join(other, 'notes.txt'));
    await erasePostgres(other);
    await expect(stat(other)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('data of another version is named, with what to do', async () => {
    const first = await start();
    await first.stop();
    const versionFile = path.join(first.dataDir, 'cluster', 'PG_VERSION');
    const version = await readFile(versionFile, 'utf8');
    await writeFile(versionFile, '9\n');
    await expect(start()).rejects.toThrow(
      /made by PostgreSQL 9, and this is PostgreSQL \d+, .* \(pnpm dev --reset\) to begin without its rows/,
    );
    await writeFile(versionFile, version);
  });
});
