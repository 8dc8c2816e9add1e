import { once } from 'node:events';
import { connect } from 'node:net';
import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { createAuthority, createDatabase, databaseUrl } from '@checkstream/testkit';
import { openPool, type Database } from '@checkstream/writer/database';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPostgresRelay, type PostgresRelay } from '../../src/relays/open-postgres-relay.ts';

const authority = createAuthority('right');
let relay: PostgresRelay;
let url: string;
let database: Database;
let undo: (() => unknown)[];
beforeEach(async () => {
  const created = await createDatabase();
  const { hostname, port } = new URL(databaseUrl());
  const onError = (error: unknown) => {
    throw error;
  };
  const credentials = authority.issue();
  relay = await openPostgresRelay({ host: hostname, port: Number(port) }, { credentials, onError });
  const address = new URL(created.url);
  address.host = `localhost:${relay.port}`;
  address.searchParams.set('sslmode', 'verify-full');
  url = address.href;
  database = openRelayed();
  undo = [() => created.drop(), () => relay.close(), () => database.close()];
  await database.query('CREATE TABLE kept (number integer)');
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

const openRelayed = () => openPool({ ...someDatabaseSettings(url), ca: authority.certificate });
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

test('a certificate of the same authority is believed by whoever connects anew, and one of another is not', async () => {
  const believed = relay.useCredentials(authority.issue(), 10_000);
  expect(await kept()).toBe(0);
  const anew = openRelayed();
  undo.push(() => anew.close());
  await anew.query('SELECT 1');
  expect(await believed).toBe(true);

  const wrong = relay.useCredentials(createAuthority('wrong').issue(), 500);
  await relay.cut('reset');
  await relay.restore();
  await expect(openAndAsk()).rejects.toThrow(/unable to verify|self.signed|certificate/);
  expect(await wrong).toBe(false);
});

test('whoever asks for no TLS is cut off without an answer', async () => {
  const client = connect(relay.port, '127.0.0.1');
  const told: unknown[] = [];
  client.on('data', (bytes) => told.push(bytes)).write(Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]));
  await once(client, 'close');
  expect(told).toEqual([]);
});

async function openAndAsk(): Promise<void> {
  const pool = openRelayed();
  undo.push(() => pool.close());
  await pool.query('SELECT 1');
}
