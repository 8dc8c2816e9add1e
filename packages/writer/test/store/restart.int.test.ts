import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { erasePostgres, startPostgres, type Postgres } from '@checkstream/embedded-postgres';
import { quietLog, someDatabaseSettings } from '@checkstream/runtime/testing';
import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { waitFor } from '@checkstream/testkit';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { classifyDatabaseError } from '../../src/database/classify-error.ts';
import { openPool, type Database } from '../../src/database/open-pool.ts';
import { runMigrations } from '../../src/migrate/run-migrations.ts';
import { createPartitions } from '../../src/partitions/create-partitions.ts';
import { createNames } from '../../src/store/create-names.ts';
import { createStore } from '../../src/store/create-store.ts';
import { aDownResult } from '../support/a-down-result.ts';
import { readHours, recountHours } from '../../src/testing/index.ts';
import { storeAsAWriter } from '../support/store-as-a-writer.ts';

jest.setTimeout(120_000);

const BATCHES_BETWEEN = 15;
const START = Date.now() - 3_600_000;

/** A server of its own: the others are at work on the one they share. */
let dataDir: string;
let postgres: Postgres;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'checkstream-test-restart-'));
  postgres = await startPostgres({ dataDir });
  await runMigrations({ database: someDatabaseSettings(postgres.url), log: quietLog() });
});
afterAll(async () => {
  await postgres.stop();
  await erasePostgres(dataDir);
});

/** Every batch meets a new endpoint, and repeats a part of the one before. */
function batchOf(writer: string, batch: number): CheckResult[] {
  return Array.from({ length: 60 }, (_, at) => {
    const slot = batch * 40 + at;
    const aResult = slot % 3 === 0 ? aDownResult : aCheckResult;
    return aResult({
      endpointId: `acme/${writer}${slot % 7 === 0 ? `new${Math.floor(slot / 40)}` : slot % 5}`,
      scheduledAt: START + slot,
    });
  });
}

function openWriter(name: string) {
  const database = openPool(someDatabaseSettings(postgres.url));
  const store = createStore({ database, names: createNames(database), partitions: createPartitions(database) });
  const keys = new Set<string>();
  let [batches, interrupted] = [0, 0];
  async function storeBatch(batch: CheckResult[]): Promise<void> {
    for (const { endpointId, scheduledAt } of batch) keys.add(`${endpointId} ${scheduledAt}`);
    await storeAsAWriter(store, batch, (error) => {
      expect(classifyDatabaseError(error)).toBe('transient');
      interrupted += 1;
    });
  }
  return {
    keys,
    batches: () => batches,
    interrupted: () => interrupted,
    async run(stop: AbortSignal) {
      for (; !stop.aborted; batches++) await storeBatch(batchOf(name, batches));
      await database.close();
    },
  };
}

async function restart(): Promise<void> {
  await postgres.stop();
  postgres = await startPostgres({ dataDir, port: postgres.port });
}

/** When one of its processes is killed the server ends all others, and recovers from its log. */
async function crash(database: Database): Promise<void> {
  const { rows } = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  kill(rows[0]?.pid as number, 'SIGKILL');
}

test('while the server is restarted, and crashes, each check is stored and summed up once', async () => {
  const database = openPool(someDatabaseSettings(postgres.url));
  const writers = [openWriter('a'), openWriter('b')];
  const stop = new AbortController();
  const running = Promise.all(writers.map((writer) => writer.run(stop.signal)));
  const interrupted = () => writers.reduce((sum, writer) => sum + writer.interrupted(), 0);
  const someMore = async () => {
    const reached = writers.map((writer) => writer.batches() + BATCHES_BETWEEN);
    const all = () => writers.every((writer, at) => writer.batches() >= (reached[at] as number));
    await Promise.race([running, waitFor('both writers to store more', all, { timeoutMs: 60_000 })]);
  };
  await someMore();
  for (const trouble of [restart, () => crash(database)]) {
    const before = interrupted();
    await trouble();
    await waitFor('a writer to meet it', () => interrupted() > before);
    await someMore();
  }
  stop.abort();
  await running;

  const rows = async <Row>(text: string) => (await database.query<Row>(text)).rows;
  const expected = writers.reduce((sum, { keys }) => sum + keys.size, 0);
  expect(await rows('SELECT count(*) FROM check_results')).toEqual([{ count: expected }]);
  expect(await rows("SELECT count(*) FROM checks WHERE outcome <> 'up'")).toEqual(
    await rows('SELECT count(*) FROM check_failures'),
  );
  expect(await readHours({ rows })).toEqual(await recountHours({ rows }));
  await database.close();
});
