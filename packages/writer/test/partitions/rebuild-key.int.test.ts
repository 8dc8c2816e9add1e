import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { aCheckResult } from '@checkstream/schema/testing';
import { waitFor } from '@checkstream/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openPool } from '../../src/database/open-pool.ts';
import { DAY_MS, dayOf, partitionAt } from '../../src/partitions/calendar.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { hold, openUpkeep, type UpkeepWorld } from '../support/upkeep-world.ts';
import { waitingBackend } from '../support/waiting-backends.ts';

const CLOSED = dayOf(Date.now() - 3 * DAY_MS);
const { name: day } = partitionAt('checks', CLOSED);
const KEY = `${day}_pkey`;
/** Enough for a key of many pages. */
const ENDPOINTS = 500;
const SLOTS = 20;

let tables: Tables;
let upkeep: UpkeepWorld;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());
beforeEach(() => {
  upkeep = openUpkeep(tables.database);
});
/** The next test finds the day as if it had just ended. */
afterEach(() => tables.database.query(`COMMENT ON INDEX ${KEY} IS NULL`));

const slot = (endpoint: number, at: number) =>
  aCheckResult({ endpointId: `acme/e${endpoint}`, scheduledAt: CLOSED + at * 60_000 + endpoint });
const rebuilt = () => upkeep.metric('keys_rebuilt_total');
const rowsOfDay = () => tables.count(`SELECT count(*) FROM ${day}`);
const sizeOfKey = () => tables.count(`SELECT pg_relation_size('${KEY}')`);
const indexes = async () =>
  (
    await tables.rows<{ name: string }>(
      `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = '${day}'::regclass`,
    )
  )
    .map(({ name }) => name)
    .sort();
const note = async () =>
  (await tables.rows<{ note: string | null }>(`SELECT obj_description('${KEY}'::regclass, 'pg_class') AS note`))[0]
    ?.note;

describe('the key of a closed day', () => {
  test('is rebuilt once: smaller, with the rows the same, and still the key', async () => {
    // Slot after slot of all endpoints, as checks come: every page of the key is split again and again.
    for (let at = 0; at < SLOTS; at++) {
      await tables.store.store(Array.from({ length: ENDPOINTS }, (_, endpoint) => slot(endpoint, at)));
    }
    const [rows, before] = [await rowsOfDay(), await sizeOfKey()];
    expect(await upkeep.round()).toBe(true);
    expect(await sizeOfKey()).toBeLessThan(before * 0.75);
    expect(await rowsOfDay()).toBe(rows);
    expect(await note()).toBe(`rebuilt after its day was over: ${before} bytes became ${await sizeOfKey()}`);
    expect(await rebuilt()).toBe(2);

    const again = await tables.anotherStore().store([slot(0, 0), slot(0, SLOTS)]);
    expect(again.rows).toBe(1);
    expect(await upkeep.round()).toBe(true);
    expect(await rebuilt()).toBe(2);
    expect(await indexes()).toEqual([KEY]);
  });

  test('is rebuilt while results come in late, and none is lost or stored twice', async () => {
    const results = Array.from({ length: 50 }, (_, endpoint) => slot(endpoint, SLOTS + 1));
    const before = await rowsOfDay();
    const writer = tables.anotherStore();
    let rounds = 0;
    let storing = true;
    const late = (async () => {
      let stored = 0;
      for (const result of results) stored += (await writer.store([result, slot(1, 1)])).rows;
      storing = false;
      return stored;
    })();
    do {
      await tables.database.query(`COMMENT ON INDEX ${KEY} IS NULL`);
      expect(await upkeep.round({ outlastMs: 10_000 })).toBe(true);
      rounds += 1;
    } while (storing);
    expect(await late).toBe(results.length);
    expect(await rowsOfDay()).toBe(before + results.length);
    expect(await rebuilt()).toBeGreaterThanOrEqual(rounds);
  });

  test('whose rebuild was killed is rebuilt again, and what was left is dropped', async () => {
    const writer = await hold(tables.database, 'BEGIN', `LOCK TABLE ${day} IN ROW EXCLUSIVE MODE`);
    const round = upkeep.round({ outlastMs: 60_000 });
    // Before it makes the new one it may wait for an autovacuum.
    await waitFor('the new index', async () => (await indexes()).length === 2, { timeoutMs: 20_000 });
    await tables.database.query('SELECT pg_terminate_backend($1)', [
      await waitingBackend(tables, { like: 'REINDEX%' }),
    ]);
    expect(await round).toBe(false);
    expect(await indexes()).toEqual([KEY, `${KEY}_ccnew`]);
    await writer.release();
    expect(await note()).toBeNull();

    expect(await upkeep.round()).toBe(true);
    expect(await indexes()).toEqual([KEY]);
    expect(await note()).toContain('rebuilt');
    expect(upkeep.lines.map(({ msg }) => msg)).toContain('leftover of an interrupted rebuild dropped');
  });

  test('may take longer than any statement of a batch', async () => {
    const impatient = openPool(someDatabaseSettings(tables.url), { answerTimeoutMs: 1_000 });
    const writer = await hold(tables.database, 'BEGIN', `LOCK TABLE ${day} IN ROW EXCLUSIVE MODE`);
    const round = openUpkeep(impatient).round({ outlastMs: 60_000 });
    const pid = await waitingBackend(tables, { like: 'REINDEX%' });
    await expect(impatient.query('SELECT pg_sleep(1.5)')).rejects.toThrow('no answer within 1 s');
    expect(await waitingBackend(tables, { like: 'REINDEX%' })).toBe(pid);
    await writer.release();
    expect(await round).toBe(true);
    expect(await note()).toContain('rebuilt');
    await impatient.close();
  });
});
