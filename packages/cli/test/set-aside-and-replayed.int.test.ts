import { join } from 'node:path';
import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { openProducer } from '@checkstream/runtime';
import { createCheckResultEncoder, type CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import {
  createDatabase,
  createTopic,
  startService,
  uniqueName,
  waitFor,
  type ServiceProcess,
} from '@checkstream/testkit';
import { openPool, type Database } from '@checkstream/writer/database';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { letterWorld, type LetterWorld } from './support/letters.ts';
import { runHere } from './support/run-here.ts';

jest.setTimeout(120_000);

const WRITER = join(import.meta.dirname, '../../writer/src/main.ts');
const encode = createCheckResultEncoder({ schemaId: null });
const NOW = Date.now();

let world: LetterWorld;
let database: { url: string; drop(): Promise<void> };
let pool: Database;
let env: Record<string, string>;
let writers: ServiceProcess[];
beforeEach(async () => {
  [world, database] = await Promise.all([letterWorld(), createDatabase()]);
  const endpoints = await createTopic({ config: { 'cleanup.policy': 'compact' } });
  pool = openPool(someDatabaseSettings(database.url));
  writers = [];
  env = {
    ...world.env,
    KAFKA_TOPIC_ENDPOINTS: endpoints,
    KAFKA_SESSION_TIMEOUT: '6s',
    DATABASE_URL: database.url,
    WRITER_GROUP: uniqueName('writer'),
  };
});
afterEach(async () => {
  for (const writer of writers) writer.kill('SIGKILL');
  await Promise.all(writers.map(({ exited }) => exited));
  await pool.close();
  await database.drop();
});

const run = (...words: string[]) => runHere(words, { env, now: () => Date.now() });

function startWriter(): ServiceProcess {
  const writer = startService(WRITER, env);
  writers.push(writer);
  return writer;
}

async function stopWriter(writer: ServiceProcess): Promise<void> {
  writer.kill('SIGTERM');
  expect(await writer.exited).toBe(0);
}

async function publish(results: CheckResult[]): Promise<void> {
  const producer = openProducer(world.client);
  await producer.send(
    world.checks,
    results.map((result) => ({ key: result.endpointId, value: encode(result) })),
  );
  await producer.close();
}

const count = async (table: string): Promise<number> => {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).catch(() => ({ rows: [] }));
  return rows[0]?.n ?? -1;
};
const untilStored = (rows: number) =>
  waitFor(`${rows} rows`, async () => (await count('checks')) === rows, { timeoutMs: 30_000 });

const letters = async () => {
  const { stdout } = await run('dead-letters', 'list', '--json');
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
};
const untilLetters = (n: number) =>
  waitFor(`${n} letters`, async () => (await letters()).length === n, { timeoutMs: 30_000, everyMs: 500 });

const results = (n: number, overrides: Partial<CheckResult> = {}) =>
  Array.from({ length: n }, (_, at) =>
    aCheckResult({ endpointId: `acme/e${at % 5}`, scheduledAt: NOW - 60_000 + at, startedAt: NOW, ...overrides }),
  );

describe('what a writer sets aside', () => {
  test('can be looked at and sent back; what PostgreSQL still refuses comes back marked', async () => {
    startWriter();
    await publish([...results(60), ...results(1, { endpointId: 'acme/bad', redirects: 70_000 })]);
    await untilStored(60);
    await untilLetters(1);
    const [letter] = await letters();
    expect(letter).toMatchObject({ reason: 'value', key: 'acme/bad', replayed: 0, from: { topic: world.checks } });
    const name = `${String(letter?.['partition'])}:${String(letter?.['offset'])}`;
    const shown = await run('dead-letters', 'show', name);
    expect(shown.stdout).toContain('70000');
    expect(shown.stdout).toContain('"redirects": 70000');

    expect((await run('dead-letters', 'replay', name, '--yes')).stdout).toContain('Sent 1 message back.');
    await untilLetters(2);
    expect((await letters()).map(({ replayed }) => replayed).sort()).toEqual([0, 1]);
    expect(await count('checks')).toBe(60);
  });
});

describe('a database restored to an earlier point', () => {
  test('has everything again after a rewind, and nothing twice', async () => {
    const first = startWriter();
    await publish(results(200));
    await untilStored(200);
    const refused = await run('rewind', '--since', '1h', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('checkstream-writer at ');
    await stopWriter(first);

    // As it was before any of them came.
    await pool.query('TRUNCATE checks, check_failures, checks_hourly, endpoint_state');
    const rewound = await run('rewind', '--since', '1h', '--yes');
    expect(rewound).toMatchObject({ code: 0, stderr: '' });
    expect(rewound.stdout).toContain(`200 messages of ${world.checks}`);
    const second = startWriter();
    await untilStored(200);
    await stopWriter(second);
    expect(await letters()).toEqual([]);
  });
});
