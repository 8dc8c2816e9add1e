import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { classifyDatabaseError } from '../../src/database/classify-error.ts';
import { HOUR_MS, DAY_MS, partitionAt } from '../../src/partitions/calendar.ts';
import { sumDays } from '../../src/partitions/sum-days.ts';
import { oldStore } from '../support/old-writer.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { readDays, readHours, readSummedUntil, recountDays, recountHours } from '../../src/testing/index.ts';
import { aResultAt, takeNew } from '../support/some-batches.ts';
import { detachHalf, hold, openUpkeep } from '../support/upkeep-world.ts';
import { waitingBackend } from '../support/waiting-backends.ts';

jest.setTimeout(120_000);

const NEW_YEAR = Date.UTC(2025, 0, 1);

let tables: Tables;
beforeEach(async () => {
  tables = await openTables();
});
afterEach(() => tables.close());

/** As upkeep does it when that many days of the year are over. Resolves to how many it summed up. */
async function sumUp(days: number): Promise<number> {
  let summed = 0;
  const nowMs = NEW_YEAR + days * DAY_MS + HOUR_MS;
  await tables.database.session((query) => sumDays({ query, nowMs, onSummed: () => summed++ }));
  return summed;
}

async function expectExactDays(): Promise<void> {
  expect(await readHours(tables)).toEqual(await recountHours(tables));
  expect(await readDays(tables)).toEqual(await recountDays(tables));
}

const check = (at: number, overrides: Partial<CheckResult> = {}) =>
  aCheckResult({ endpointId: 'acme/e', scheduledAt: at, ...overrides });
const daysSummed = async () => (await readDays(tables)).map(({ begin, up }) => [(begin - NEW_YEAR) / DAY_MS, up]);

/** Around the ends of hours and days of the first three days of the year. */
const SLOTS = [0, 1, 2].flatMap((day) =>
  [0, 1, HOUR_MS - 1, HOUR_MS, 13 * HOUR_MS, DAY_MS - 1].map((ms) => NEW_YEAR + day * DAY_MS + ms),
);

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        who: fc.constantFrom('one', 'another', 'old'),
        results: fc.array(aResultAt(SLOTS), { minLength: 1, maxLength: 12 }),
        again: fc.nat(12),
      }),
    },
    { weight: 1, arbitrary: fc.record({ days: fc.nat(4) }) },
  ),
  { minLength: 3, maxLength: 14 },
);

describe('sums of days', () => {
  test('are those of each check once, whatever comes twice, late, split or mixed, before and after the day is summed up', async () => {
    const stores = { one: tables.store, another: tables.anotherStore(), old: oldStore(tables.database) };
    await fc.assert(
      fc.asyncProperty(steps, async (some) => {
        await tables.rows('TRUNCATE checks, check_failures, checks_hourly, checks_daily, endpoint_state');
        await tables.rows(`UPDATE raw_floor SET summed_until = '-infinity'`);
        const there = new Map<string, CheckResult>();
        let left: CheckResult[] = [];
        for (const step of some) {
          if ('days' in step) {
            await sumUp(step.days);
            continue;
          }
          const batch = [...left, ...step.results];
          left = step.results.slice(0, step.again);
          if (step.who === 'old' && (await readSummedUntil(tables)) !== -Infinity) {
            await expect(stores.old.store(batch)).rejects.toMatchObject({ code: '57P03' });
          } else {
            expect((await stores[step.who].store(batch)).rows).toBe(takeNew(there, batch).length);
          }
        }
        expect(await tables.count('SELECT count(*) FROM checks')).toBe(there.size);
        await expectExactDays();
        await sumUp(4);
        await expectExactDays();
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('are exact while three writers store late and repeated checks of the same days', async () => {
    let over = false;
    const writing = [tables.store, tables.anotherStore(), tables.anotherStore()].map(async (store, writer) => {
      for (let turn = 0; !over; turn++) {
        const at = (n: number) => NEW_YEAR + ((n * 7 + turn) % 9) * DAY_MS + turn * 1_000 + (n % 9);
        const batch = Array.from({ length: 60 }, (_, n) => check(at(n), { endpointId: `acme/${(writer + n) % 11}` }));
        await store.store(batch.concat(batch.slice(0, 20)));
      }
    });
    await waitFor('batches', async () => (await tables.count('SELECT count(*) FROM checks')) > 500);
    for (let days = 1; days <= 9; days++) expect(await sumUp(days)).toBe(1);
    over = true;
    await Promise.all(writing);
    expect(await readSummedUntil(tables)).toBe(NEW_YEAR + 9 * DAY_MS);
    await expectExactDays();
  });

  test('are made of days that are over for an hour, oldest first, and jump over months that have none', async () => {
    const december = check(NEW_YEAR - 1);
    const march = Date.UTC(2025, 2, 2);
    await tables.store.store([december, check(NEW_YEAR), check(march)]);
    expect(await readSummedUntil(tables)).toBe(-Infinity);
    expect(await sumUp(0)).toBe(31);
    expect(await daysSummed()).toEqual([[-1, 1]]);
    expect(await sumUp(60)).toBe(31 + 1);
    expect(await readSummedUntil(tables)).toBe(march);
    expect(await sumUp(61)).toBe(1);
    expect(await sumUp(61)).toBe(0);
    expect(await daysSummed()).toEqual([
      [-1, 1],
      [0, 1],
      [60, 1],
    ]);
    // Late, and older than all there was: into a month of its own, a day jumped over, and the day before.
    await tables.store.store([check(NEW_YEAR - 60 * DAY_MS), check(Date.UTC(2025, 1, 3)), check(NEW_YEAR + 1)]);
    await expectExactDays();
    expect(await sumUp(62)).toBe(1);
    await expectExactDays();
  });

  test('count a batch that was under way when its day was summed up, and one that waited for that', async () => {
    await tables.store.store([check(NEW_YEAR)]);
    const slow = await hold(tables.database, 'BEGIN', 'LOCK TABLE endpoint_state IN EXCLUSIVE MODE');
    const underWay = tables
      .anotherStore()
      .store([check(NEW_YEAR + 1), check(NEW_YEAR + 1, { endpointId: 'acme/new' })]);
    await waitingBackend(tables, { like: '%endpoint_state%' });
    const summing = sumUp(1);
    await waitingBackend(tables, { like: 'LOCK TABLE raw_floor%' });
    const waiting = tables.anotherStore().store([check(NEW_YEAR + 2)]);
    await waitingBackend(tables, { like: '%raw_floor FOR SHARE%' });
    await slow.query('COMMIT');
    expect(await Promise.all([underWay, summing, waiting])).toMatchObject([{ rows: 2 }, 1, { rows: 1 }]);
    await slow.release();
    expect(await daysSummed()).toEqual([
      [0, 3],
      [0, 1],
    ]);
    await expectExactDays();
  });

  test('leave nothing behind when their connection is killed, and are made by the next', async () => {
    await tables.store.store([check(NEW_YEAR), check(NEW_YEAR + DAY_MS)]);
    const batch = await hold(tables.database, 'BEGIN', 'SELECT FROM raw_floor FOR SHARE');
    const killed = expect(sumUp(2)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await tables.rows('SELECT pg_terminate_backend($1)', [
      await waitingBackend(tables, { like: 'LOCK TABLE raw_floor%' }),
    ]);
    await killed;
    await batch.release();
    expect([await readDays(tables), await readSummedUntil(tables)]).toEqual([[], -Infinity]);
    await tables.store.store([check(NEW_YEAR + 1)]);
    expect(await sumUp(2)).toBe(2);
    await expectExactDays();
  });

  test('give way to a batch that takes long, and are made in the next round', async () => {
    const upkeep = openUpkeep(tables.database);
    await tables.store.store([check(Date.now() - 3 * DAY_MS)]);
    expect(await upkeep.round({ retentionMs: 9 * DAY_MS })).toBe(true);
    await tables.rows('TRUNCATE checks_daily');
    await tables.rows(`UPDATE raw_floor SET summed_until = '-infinity'`);
    const slow = await hold(tables.database, 'BEGIN', 'SELECT FROM raw_floor FOR SHARE');
    expect(await upkeep.round()).toBe(false);
    expect(upkeep.failures('sums')).toEqual(['canceling statement due to lock timeout']);
    expect(await tables.store.store([check(Date.now() - 3 * DAY_MS)])).toMatchObject({ rows: 1 });
    expect(await readDays(tables)).toEqual([]);
    await slow.release();
    expect(await upkeep.round()).toBe(true);
    expect(upkeep.lines.map(({ msg }) => msg)).toContain('day summed up');
    expect(await upkeep.metric('daily_sums_total')).toBeGreaterThan(0);
    expect(await readDays(tables)).toMatchObject([{ up: 2 }]);
    await expectExactDays();
  });

  test('are made of no day behind a month that is half detached, until that is attached again', async () => {
    const upkeep = openUpkeep(tables.database);
    const aMonthAgo = Date.now() - 35 * DAY_MS;
    await tables.store.store([check(aMonthAgo), check(Date.now() - 2 * DAY_MS)]);
    const reader = await detachHalf(tables, partitionAt('checks_hourly', aMonthAgo));
    expect(await upkeep.round({ retentionMs: 90 * DAY_MS })).toBe(false);
    expect(upkeep.failures('retention')).toEqual(['canceling statement due to lock timeout']);
    expect(await readSummedUntil(tables)).toBe(-Infinity);
    expect(upkeep.lines).toContainEqual(
      expect.objectContaining({ msg: 'days are not summed up before this month is attached again' }),
    );
    await reader.release();
    expect(await upkeep.round({ retentionMs: 90 * DAY_MS })).toBe(true);
    expect((await readDays(tables)).map(({ up }) => up)).toEqual([1, 1]);
    await expectExactDays();
  });

  test('of many days are made a hundred in a round', async () => {
    const months = Array.from({ length: 6 }, (_, month) => Date.UTC(2025, month, 15));
    await tables.store.store(months.map((at) => check(at)));
    expect(await sumUp(150)).toBe(100);
    expect(await sumUp(150)).toBe(50);
    await expectExactDays();
  });
});

describe('a writer that makes no sums of days', () => {
  test('goes on until the first day is summed up, and then waits as for an outage', async () => {
    const old = oldStore(tables.database);
    expect(await old.store([check(NEW_YEAR), check(NEW_YEAR + DAY_MS)])).toMatchObject({ rows: 2 });
    expect(await sumUp(0)).toBe(0);
    expect(await old.store([check(NEW_YEAR + 1)])).toMatchObject({ rows: 1 });
    expect(await sumUp(1)).toBe(1);
    for (const at of [NEW_YEAR + 2, NEW_YEAR + DAY_MS + 1]) {
      const error: unknown = await old.store([check(at)]).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: '57P03', hint: expect.stringMatching(/older than the tables: replace it/) });
      expect(classifyDatabaseError(error)).toBe('transient');
      expect(await tables.store.store([check(at)])).toMatchObject({ rows: 1 });
    }
    await expectExactDays();
  });
});

test('the months of days come and go with those of hours', async () => {
  const long = Date.now() - 440 * DAY_MS;
  await tables.partitions.ensure([long]);
  const { name } = partitionAt('checks_daily', long);
  expect(await tables.count(`SELECT count(to_regclass('${name}'))`)).toBe(1);
  expect(await openUpkeep(tables.database).round()).toBe(true);
  expect(await tables.count(`SELECT count(to_regclass('${name}'))`)).toBe(0);
});
