import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { createDatabase, databaseUrl } from '@checkstream/testkit';
import { openPool, type Database } from '@checkstream/writer/database';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPostgresRelay, type PostgresRelay } from '../../src/relays/open-postgres-relay.ts';

let relay: PostgresRelay;
let database: Database;
let undo: (() => unknown)[];
beforeEach(async () => {
  const created = await createDatabase();
  const { hostname, port } = new URL(databaseUrl());
  relay = await openPostgresRelay({ host: hostname, port: Number(port) }, (error) => {
    throw error;
  });
  const address = new URL(created.url);
  address.host = `127.0.0.1:${relay.port}`;
  database = openPool(someDatabaseSettings(address.href));
  undo = [() => created.drop(), () => relay.close(), () => database.close()];
  await database.query('CREATE TABLE kept (number integer)');
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

const add = () => database.transaction((query) => query('INSERT INTO kept VALUES (1)'));
const kept = async () => (await database.query('SELECT * FROM kept')).rows.length;

test.each([
  { stored: true, rows: 1 },
  { stored: false, rows: 0 },
])('a COMMIT that is lost fails, and is done: $stored', async ({ stored, rows }) => {
  const lost = relay.loseCommit({ stored, by: 'reset' }, 10_000);
  await expect(add()).rejects.toThrow();
  expect(await lost).toBe(true);
  expect(await kept()).toBe(rows);
  await add();
  expect(await kept()).toBe(rows + 1);
});

test('what is held arrives when it is let go', async () => {
  const free = Promise.withResolvers<void>();
  relay.hold(free.promise);
  let told = false;
  const answer = kept().then(() => (told = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toBe(false);
  free.resolve();
  await answer;
});

test('a slow connection takes at least its latency each way', async () => {
  await kept();
  relay.slow({ latencyMs: 60, bytesPerSecond: 1_000_000 });
  const asked = performance.now();
  await kept();
  expect(performance.now() - asked).toBeGreaterThanOrEqual(115);
});
