import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { createDatabase } from '@checkstream/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConnectionLostError } from '../../src/database/connection-lost-error.ts';
import { openPool, type Database } from '../../src/database/open-pool.ts';
import { encodeCopy } from '../../src/rows/binary/encode-copy.ts';
import type { Column } from '../../src/rows/columns.ts';
import { waitingBackend } from '../support/waiting-backends.ts';

const COLUMNS: Column<number>[] = [{ name: 'id', type: 'integer', of: (id) => id }];
const COPY = 'COPY numbers (id) FROM STDIN (FORMAT binary)';
const MANY = 300_000;

let url: string;
let drop: () => Promise<void>;
let database: Database;
beforeAll(async () => {
  const created = await createDatabase();
  ({ url } = created);
  drop = () => created.drop();
  database = openPool(someDatabaseSettings(url), { max: 3 });
  await database.query('CREATE TABLE numbers (id integer PRIMARY KEY)');
});
afterAll(async () => {
  await database.close();
  await drop();
});

const copyAll = (ids: number[], into = database) =>
  into.transaction(async (query, copy) => {
    await copy(COPY, encodeCopy(COLUMNS, ids));
    await query('SELECT 1');
  });
const count = async () => (await database.query<{ count: number }>('SELECT count(*) FROM numbers')).rows[0]?.count;
const upTo = (most: number) => Array.from({ length: most }, (_, id) => id);

describe('COPY', () => {
  test('takes more than fits into any buffer on the way, or none at all', async () => {
    await copyAll(upTo(MANY));
    await copyAll([]);
    expect(await count()).toBe(MANY);
  });

  test('refused at its last row leaves nothing, and the connection in order', async () => {
    const before = database.connections();
    const fresh = upTo(MANY).map((id) => MANY + id);
    await expect(copyAll([...fresh, 0])).rejects.toMatchObject({ code: '23505' });
    expect(await count()).toBe(MANY);
    await copyAll([-1]);
    expect(database.connections()).toBe(before);
  });

  test('refused before it begins rejects as a statement does', async () => {
    const copying = database.transaction((_query, copy) => copy('COPY nothing FROM STDIN', Buffer.of(1)));
    await expect(copying).rejects.toMatchObject({ code: '42P01' });
  });

  test('that is not answered in time, or whose connection ends, is a lost connection', async () => {
    const hasty = openPool(someDatabaseSettings(url), { max: 1, answerTimeoutMs: 300, applicationName: 'hasty' });
    await database.transaction(async (query) => {
      // Its key is taken, for all that others know: they wait.
      await query('INSERT INTO numbers VALUES (-2)');
      await expect(copyAll([-2], hasty)).rejects.toBeInstanceOf(ConnectionLostError);

      const ended = copyAll([-2]).catch((error: unknown) => error);
      const pid = await waitingBackend({ database }, { application: 'checkstream' });
      await database.query('SELECT pg_terminate_backend($1)', [pid]);
      expect(await ended).toMatchObject({ code: expect.stringMatching(/^(57P01|CONNECTION_LOST)$/) });
    });
    await hasty.close();
    expect(await count()).toBe(MANY + 2);
  });
});
