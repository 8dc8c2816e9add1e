import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { classifyDatabaseError } from '../../src/database/classify-error.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { foldInto, readHours, readStates, recountHours, sortedStates, type State } from '../../src/testing/index.ts';
import { DAY_MS, HOUR_MS } from '../../src/partitions/calendar.ts';
import { aDownResult } from '../support/a-down-result.ts';
import { waitingBackend } from '../support/waiting-backends.ts';

jest.setTimeout(60_000);

const START = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS;
const TABLES = ['checks', 'check_failures', 'checks_hourly', 'endpoint_state'];

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());
beforeEach(() => tables.database.query(`TRUNCATE ${TABLES.join(', ')}`));

const batchAt = (start: number): CheckResult[] =>
  Array.from({ length: 60 }, (_, at) => {
    const aResult = at % 4 === 0 ? aDownResult : aCheckResult;
    return aResult({ endpointId: `acme/e${at % 10}`, scheduledAt: start + at * 600_000 });
  });
const batch = batchAt(START);

const countIn = (table: string) => tables.count(`SELECT count(*) FROM ${table}`);

async function expectExactly(results: CheckResult[]): Promise<void> {
  expect(await countIn('checks')).toBe(results.length);
  expect(await countIn('check_failures')).toBe(results.filter(({ outcome }) => outcome !== 'UP').length);
  expect(await readHours(tables)).toEqual(await recountHours(tables));
  const states = new Map<string, State>();
  foldInto(states, results);
  expect(await readStates(tables)).toEqual(sortedStates(states));
}

/** Runs `work` while nobody else can read or write the table. */
async function whileLocked(table: string, work: () => Promise<void>): Promise<void> {
  await tables.database.transaction(async (query) => {
    await query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    await work();
  });
}

describe.each([
  { what: 'a batch of new checks', repeated: [] },
  { what: 'a batch that repeats some', repeated: batch.slice(0, 20) },
])('$what', ({ repeated }) => {
  test.each(TABLES)(
    'whose connection is ended while it waits for %s leaves nothing, and is stored whole later',
    async (table) => {
      const store = tables.anotherStore();
      if (repeated.length > 0) await store.store(repeated);
      let error: unknown = null;
      await whileLocked(table, async () => {
        const storing = store.store(batch).catch((reason: unknown) => (error = reason));
        await tables.rows('SELECT pg_terminate_backend($1)', [await waitingBackend(tables)]);
        await storing;
      });
      expect(classifyDatabaseError(error)).toBe('transient');
      await expectExactly(repeated);
      store.forget();
      expect((await store.store(batch)).rows).toBe(batch.length - repeated.length);
      await expectExactly(batch);
    },
  );

  test('waits for a lock that somebody holds for seconds', async () => {
    if (repeated.length > 0) await tables.store.store(repeated);
    let storing: Promise<unknown> = Promise.resolve();
    await whileLocked('checks_hourly', async () => {
      storing = tables.store.store(batch);
      await waitingBackend(tables);
      await tables.rows('SELECT pg_sleep(2)');
      expect(await countIn('checks')).toBe(repeated.length);
    });
    await storing;
    await expectExactly(batch);
  });

  test.each(TABLES)(
    'that finds the disk full at %s is no outage to wait out: it ends the writer, and nothing is stored',
    async (table) => {
      const store = tables.anotherStore();
      if (repeated.length > 0) await store.store(repeated);
      await tables.database.query(
        `CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END$$`,
      );
      await tables.database.query(
        `CREATE TRIGGER no_space BEFORE INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION no_space()`,
      );
      const error: unknown = await store.store(batch).catch((reason: unknown) => reason);
      await tables.database.query('DROP FUNCTION no_space CASCADE');
      expect(error).toMatchObject({ code: '53100' });
      expect(classifyDatabaseError(error)).toBe('fatal');
      await expectExactly(repeated);
      await store.store(batch);
      await expectExactly(batch);
    },
  );
});

describe('a replay', () => {
  const setFloor = (ms: number) =>
    tables.database.query(`UPDATE raw_floor SET day = $1::date`, [new Date(ms).toISOString().slice(0, 10)]);

  test('after the floor rose adds nothing below it, and leaves the sums of what is gone', async () => {
    const [old, young] = [batchAt(START - 3 * DAY_MS), batch];
    await setFloor(START - 5 * DAY_MS);
    await tables.store.store([...old, ...young]);
    const before = await readHours(tables);
    await setFloor(START - DAY_MS);
    await tables.database.query(`DELETE FROM checks WHERE scheduled_at < (SELECT day FROM raw_floor)`);
    for (const store of [tables.store, tables.anotherStore()]) {
      expect(await store.store([...old, ...young])).toEqual({ rows: 0, outside: new Set(old) });
    }
    expect(await readHours(tables)).toEqual(before);
    const kept = new Set((await recountHours(tables)).map(({ begin }) => begin));
    expect((await readHours(tables)).filter(({ begin }) => kept.has(begin))).toEqual(await recountHours(tables));
  });
});

describe('results of a clock that is ahead', () => {
  test('are set aside whole: no row, no sum, no state', async () => {
    const ahead = batchAt(Date.now() + HOUR_MS);
    expect(await tables.store.store([...ahead, ...batch])).toEqual({ rows: batch.length, outside: new Set(ahead) });
    await expectExactly(batch);
  });
});
