import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readCompactedTopic } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import { createDatabase, kafkaBrokers, startTestRegistry, uniqueName, waitFor } from '@checkstream/testkit';
import { DEMO_SITES } from '../src/demo-sites/demo-sites.ts';
import { freePorts } from './free-ports.ts';
import { addressesOf, query, startDev } from './running-dev.ts';
import type { RunningDev } from './running-dev.ts';

jest.setTimeout(120_000);

/** The first byte of what a registry names the schema of. */
const FRAMED_BY_REGISTRY = 0;
const PATIENCE = { timeoutMs: 30_000, everyMs: 100 };

let folder: string;
let dataDir: string;
let dev: RunningDev;
let database: Awaited<ReturnType<typeof createDatabase>>;
let registry: Awaited<ReturnType<typeof startTestRegistry>>;
const topics = {
  DEV_KAFKA_TOPIC_ENDPOINTS: uniqueName('endpoints'),
  DEV_KAFKA_TOPIC_CHECKS: uniqueName('checks'),
  DEV_KAFKA_TOPIC_DEAD_LETTERS: uniqueName('dead-letters'),
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'devstack-'));
  dataDir = path.join(folder, 'data');
  database = await createDatabase();
  registry = await startTestRegistry();
  const port = await freePorts(DEMO_SITES.length);
  const endpoints = path.join(folder, 'endpoints.yaml');
  await writeFile(endpoints, `endpoints:\n  - id: here\n    url: http://127.0.0.1:${port}/\n    interval: 5s\n`);
  dev = startDev(['--data', dataDir, '--endpoints', endpoints, '--demo-port', String(port)], {
    ...topics,
    DEV_KAFKA_BROKERS: kafkaBrokers().join(),
    DEV_DATABASE_URL: database.url,
    DEV_SCHEMA_REGISTRY_URL: registry.url(),
    DEV_CHECKER_LOCATION: 'helsinki',
    DEV_WRITER_GROUP: uniqueName('writer'),
  });
});

afterAll(async () => {
  if (dev.child.exitCode === null) dev.child.kill('SIGKILL');
  await dev.exited;
  await registry.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

const said = async (what: string | RegExp) => {
  const heard = () => (typeof what === 'string' ? dev.output().includes(what) : what.test(dev.output()));
  await waitFor(`${what} in:\n${dev.output()}`, heard, PATIENCE);
};

// One story, in order, on servers of one's own: the last trouble ends it.
describe('pnpm dev that runs', () => {
  test('applies the endpoints as the services would: framed by the registry', async () => {
    await addressesOf(dev, dataDir);
    const client = aKafkaClient({ brokers: kafkaBrokers() });
    const read = () =>
      readCompactedTopic(client, topics.DEV_KAFKA_TOPIC_ENDPOINTS, { signal: AbortSignal.timeout(20_000) });
    const stored = await waitFor('the definition', async () => (await read()).get('default/here'), PATIENCE);
    expect(stored[0]).toBe(FRAMED_BY_REGISTRY);
  });

  test('shows the checks of the location that its checker was given', async () => {
    await said(/Z {2}up +here +200 /);
  });

  test('tells that its file of addresses cannot be written, and runs on', async () => {
    const { pid, services } = await addressesOf(dev, dataDir);
    await rm(path.join(dataDir, 'dev.json'));
    await mkdir(path.join(dataDir, 'dev.json'));
    process.kill(services.checker, 'SIGKILL');
    await said(`Cannot write ${path.join(dataDir, 'dev.json')}`);
    await rmdir(path.join(dataDir, 'dev.json'));
    process.kill(services.writer, 'SIGKILL');
    const after = await waitFor('the file again', () => readFile(path.join(dataDir, 'dev.json'), 'utf8'), PATIENCE);
    expect(JSON.parse(after)).toMatchObject({ pid });
  });

  test('ends with one message when its tables are changed behind its back', async () => {
    await query(database.url, 'ALTER VIEW endpoint_status RENAME COLUMN last_outcome TO verdict');
    expect(await dev.exited).toEqual([1, null]);
    expect(dev.output()).toMatch(/outcome.* does not exist \(42703\)\. .*pnpm dev --reset/);
    expect(dev.output()).not.toContain('    at ');
  });
});
