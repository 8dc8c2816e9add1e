import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { erasePostgres } from '@checkstream/embedded-postgres';
import { createDatabase, databaseUrl, kafkaBrokers, waitFor } from '@checkstream/testkit';
import { DEMO_SITES } from '../src/demo-sites/demo-sites.ts';
import { freePorts } from './free-ports.ts';
import { startDev } from './running-dev.ts';

jest.setTimeout(60_000);

const STARTS = { timeoutMs: 30_000 };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'devstack-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Not the checkout's own file: it would name the demo sites of this test for good. */
const endpoints = () => ['--endpoints', path.join(folder, 'endpoints.yaml')];

/** Runs `pnpm dev` until it gives up; returns what it said. */
async function failingDev(env: Record<string, string>, more: string[] = []): Promise<string> {
  const port = await freePorts(DEMO_SITES.length);
  const dev = startDev(
    ['--data', path.join(folder, 'data'), '--demo-port', String(port), ...endpoints(), ...more],
    env,
  );
  expect(await dev.exited).toEqual([1, null]);
  return dev.output();
}

describe('what is in the way of pnpm dev is told in one message', () => {
  test('a Kafka that cannot be reached', async () => {
    const nowhere = await freePorts(1);
    const database = await createDatabase();
    const said = await failingDev({ DEV_KAFKA_BROKERS: `127.0.0.1:${nowhere}`, DEV_DATABASE_URL: database.url });
    expect(said).toContain(`Kafka at 127.0.0.1:${nowhere} (DEV_KAFKA_BROKERS) cannot be used`);
    expect(said).toMatch(/no answer within 10 s \(last: .*ECONNREFUSED/);
    expect(said).not.toContain('Kafka ready');
    await database.drop();
  });

  test('a wrong password of PostgreSQL', async () => {
    const wrong = new URL(databaseUrl());
    wrong.password = 'wrong';
    const said = await failingDev({ DEV_KAFKA_BROKERS: kafkaBrokers().join(), DEV_DATABASE_URL: wrong.href });
    expect(said).toMatch(/PostgreSQL at .*password.*DEV_DATABASE_URL/);
    expect(said).not.toContain('    at ');
  });

  test('a PostgreSQL that is away', async () => {
    const url = `postgres://127.0.0.1:${await freePorts(1)}/nowhere`;
    const said = await failingDev({ DEV_KAFKA_BROKERS: kafkaBrokers().join(), DEV_DATABASE_URL: url });
    expect(said.match(/PostgreSQL at/g)).toHaveLength(1);
    expect(said.match(/ECONNREFUSED/g)?.length).toBeLessThanOrEqual(2);
  });

  test('a setting that a service would refuse, before anything starts', async () => {
    const said = await failingDev({ DEV_LOG_LEVEL: 'loud', DEV_NONSENSE: '1' });
    expect(said).toMatch(/^DEV_NONSENSE: it reaches no service.*\nDEV_LOG_LEVEL: .*loud.*\n$/);
  });

  test('an address that makes no sense', async () => {
    const said = await failingDev({ DEV_KAFKA_BROKERS: kafkaBrokers().join(), DEV_DATABASE_URL: 'mysql://x' });
    expect(said).toContain('DEV_DATABASE_URL');
    expect(said).not.toContain('    at ');
  });

  test('a data folder in a place that takes no folders', async () => {
    const said = await failingDev({}, ['--data', '/proc/here/data']);
    expect(said).toMatch(/^Cannot (make|write) [^\n]*\n$/);
  });

  test('a data folder that cannot be made', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    const said = await failingDev({}, ['--data', path.join(file, 'data')]);
    expect(said).toContain(`Cannot write ${file}`);
    expect(said).not.toContain('    at ');
  });
});

test('a second one leaves the start of the first alone, --reset or not', async () => {
  const dataDir = path.join(folder, 'both');
  const start = async (...more: string[]) =>
    startDev(['--data', dataDir, '--demo-port', String(await freePorts(DEMO_SITES.length)), ...endpoints(), ...more]);
  const first = await start();
  await waitFor('the first to have the folder', () => existsSync(path.join(dataDir, 'logs', 'dev.log')), STARTS);
  const second = await start('--reset');
  expect(await second.exited).toEqual([1, null]);
  expect(second.output()).toContain(`process ${first.child.pid}. Stop it`);
  await waitFor('the first to have its tables', () => first.output().includes('Tables ready'), STARTS);
  expect(existsSync(path.join(dataDir, 'logs', 'dev.previous.log'))).toBe(false);
  first.child.kill('SIGINT');
  expect(await first.exited).toEqual([0, null]);
  await erasePostgres(path.join(dataDir, 'postgres'));
});

test('a stop that leaves something behind is a failure, and says where to look', async () => {
  const dataDir = path.join(folder, 'stuck');
  await mkdir(path.join(dataDir, 'dev.json'), { recursive: true }); // nothing can be removed by that name
  const port = await freePorts(DEMO_SITES.length);
  const dev = startDev(['--data', dataDir, '--demo-port', String(port), ...endpoints()]);
  await waitFor('the first step', () => dev.output().includes('Demo sites ready'), STARTS);
  dev.child.kill('SIGINT');
  expect(await dev.exited).toEqual([1, null]);
  expect(dev.output()).toMatch(/Not everything ended as it should; see .*dev\.log/);
  await erasePostgres(path.join(dataDir, 'postgres'));
});

test('Ctrl-C during the start ends it, and is no failure', async () => {
  const port = await freePorts(DEMO_SITES.length);
  const dev = startDev(['--data', path.join(folder, 'early'), '--demo-port', String(port), ...endpoints()]);
  await waitFor('the first step', () => dev.output().includes('Demo sites ready'), STARTS);
  dev.child.kill('SIGINT');
  expect(await dev.exited).toEqual([0, null]);
  await erasePostgres(path.join(folder, 'early', 'postgres'));
});
