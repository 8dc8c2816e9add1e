import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { createDatabase, waitFor } from '@checkstream/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { classifyDatabaseError } from '../../src/database/classify-error.ts';
import { openPool, type Database, type Query } from '../../src/database/open-pool.ts';
import { waitingBackends } from '../support/waiting-backends.ts';

let url: string;
let drop: () => Promise<void>;
let database: Database;
beforeAll(async () => {
  const created = await createDatabase();
  url = created.url;
  drop = () => created.drop();
  database = openPool(someDatabaseSettings(url), { max: 3 });
  await database.query('CREATE TABLE notes (id bigint PRIMARY KEY, seen timestamptz)');
});
afterAll(async () => {
  await database.close();
  await drop();
});

const pidOf = 'SELECT pg_backend_pid() AS pid';
const terminate = (pid: number) => database.query('SELECT pg_terminate_backend($1)', [pid]);
const notes = async () => (await database.query<{ id: number }>('SELECT id FROM notes ORDER BY id')).rows;

describe('the pool', () => {
  test('gives 8-byte integers as numbers', async () => {
    expect((await database.query('SELECT 281474976710655::bigint AS hash')).rows).toEqual([
      { hash: 281_474_976_710_655 },
    ]);
  });

  test('a transaction whose work fails leaves nothing behind, and its error stays itself', async () => {
    const mistake = new TypeError('a mistake of ours');
    const work = database.transaction(async (query) => {
      await query('INSERT INTO notes VALUES (1)');
      throw mistake;
    });
    await expect(work).rejects.toBe(mistake);
    expect(await notes()).toEqual([]);
  });

  test('a transaction that was rolled back keeps its connection, whoever threw', async () => {
    await database.query('SELECT 1');
    const before = database.connections();
    for (let at = 0; at < 5; at++) {
      const work = database.transaction(() => Promise.reject(new Error('not now')));
      await expect(work).rejects.toThrow('not now');
    }
    expect(database.connections()).toBe(before);
  });

  test('a connection terminated in the middle of a transaction is transient, and the next try succeeds', async () => {
    const attempt = (interrupt: boolean) =>
      database.transaction(async (query) => {
        await query('INSERT INTO notes VALUES (2)');
        const { rows } = await query<{ pid: number }>(pidOf);
        if (interrupt) await terminate(rows[0]?.pid ?? 0);
        await query('SELECT 1');
      });
    const error: unknown = await attempt(true).catch((caught: unknown) => caught);
    expect(classifyDatabaseError(error)).toBe('transient');
    expect(await notes()).toEqual([]);
    await attempt(false);
    expect(await notes()).toEqual([{ id: 2 }]);
  });

  test('a session is told when its connection ends', async () => {
    const told = database.session(async (query, lost) => {
      const { rows } = await query<{ pid: number }>(pidOf);
      const ended = new Promise((resolve) => lost.addEventListener('abort', () => resolve(lost.reason)));
      await terminate(rows[0]?.pid ?? 0);
      return ended;
    });
    await expect(told).resolves.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  test('a server that does not answer in time counts as lost', async () => {
    const hasty = openPool(someDatabaseSettings(url), { answerTimeoutMs: 50 });
    await expect(hasty.query('SELECT pg_sleep(30)')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await hasty.close();
  });

  test('nothing listening is transient', async () => {
    const nowhere = openPool(someDatabaseSettings('postgres://nobody@127.0.0.1:1/none'));
    const error: unknown = await nowhere.query('SELECT 1').catch((caught: unknown) => caught);
    expect(classifyDatabaseError(error)).toBe('transient');
    await nowhere.close();
  });
});

describe('a client that is gone without a word', () => {
  const hasty = () => openPool(someDatabaseSettings(url), { answerTimeoutMs: 1_000 });

  test('in the middle of a transaction keeps its locks no longer than twice our patience', async () => {
    const stopped = hasty();
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    // As a process does that is stopped, or whose machine is.
    const transaction = stopped.transaction(async (query) => {
      await query('INSERT INTO notes VALUES (3)');
      begun.resolve();
      await goOn.promise;
      await query('SELECT 1');
    });
    await begun.promise;
    await database.query('INSERT INTO notes VALUES (3)');
    goOn.resolve();
    const error: unknown = await transaction.catch((caught: unknown) => caught);
    expect(classifyDatabaseError(error)).toBe('transient');
    await stopped.close();
  }, 10_000);

  test('leaves no statement behind that waits for a lock', async () => {
    const gone = hasty();
    await database.transaction(async (query) => {
      await query('LOCK TABLE notes');
      await expect(gone.query('SELECT FROM notes')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
      await waitFor('PostgreSQL to give up too', async () => (await waitingBackends({ database })).length === 0);
    });
    await gone.close();
  });

  test('is told apart from a session whose statements take long, but keeps a transaction open no longer', async () => {
    const longest = (query: Query) =>
      query(`SELECT current_setting('statement_timeout') AS statement,
        current_setting('idle_in_transaction_session_timeout') AS idle`);
    const { rows } = await database.session(longest, 3_600_000);
    expect(rows).toEqual([{ statement: '2h', idle: '1min' }]);
    expect((await longest(database.query)).rows).toEqual([{ statement: '1min', idle: '1min' }]);
  });

  test('is looked for where the network would not tell', async () => {
    const { rows } = await database.query(`SELECT current_setting('tcp_keepalives_idle')::integer AS seconds`);
    expect(rows).toEqual([{ seconds: 30 }]);
  });
});
