import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { aCheckResult } from '@checkstream/schema/testing';
import { waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openPool } from '../../src/database/open-pool.ts';
import { DAY_MS } from '../../src/partitions/calendar.ts';
import { raiseFloor } from '../../src/partitions/raise-floor.ts';
import { FloorRoseError, holdFloor, readWindow } from '../../src/store/accepted-window.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { hold, openUpkeep } from '../support/upkeep-world.ts';
import { waitingBackend } from '../support/waiting-backends.ts';

let tables: Tables;
beforeEach(async () => {
  tables = await openTables();
});
afterEach(() => tables.close());

const raise = (retentionMs = 10 * DAY_MS) =>
  raiseFloor({ database: tables.database, retentionMs, now: () => Date.now() });
const floorMs = async () => (await readWindow(tables.database.query)).floorMs;
const HOLD = 'SELECT FROM raw_floor FOR SHARE';

describe('raising the floor', () => {
  test('waits for a batch that holds it, whose rows are stored', async () => {
    const old = aCheckResult({ scheduledAt: Date.now() - 20 * DAY_MS });
    await tables.partitions.ensure([old.scheduledAt]);
    const before = await floorMs();
    const slow = await hold(tables.database, 'BEGIN', 'LOCK TABLE checks_hourly IN EXCLUSIVE MODE');
    const storing = tables.store.store([old]);
    await waitingBackend(tables, { like: '%checks_hourly%' });
    const raising = raise();
    await waitingBackend(tables, { like: 'LOCK TABLE raw_floor%' });
    await slow.query('COMMIT');
    expect(await storing).toMatchObject({ rows: 1 });
    expect(await raising).toBe(true);
    await slow.release();
    expect(await floorMs()).toBeGreaterThan(before);
    expect(await tables.anotherStore().store([old])).toEqual({ rows: 0, outside: new Set([old]) });
  });

  test('makes a batch wait that comes after it, and admit anew', async () => {
    const before = await floorMs();
    const raising = await hold(
      tables.database,
      'BEGIN',
      'LOCK TABLE raw_floor IN EXCLUSIVE MODE',
      'UPDATE raw_floor SET day = current_date',
    );
    const batch = expect(tables.database.transaction((query) => holdFloor(query, before))).rejects.toBeInstanceOf(
      FloorRoseError,
    );
    await waitingBackend(tables, { like: '%raw_floor FOR SHARE%' });
    await raising.query('COMMIT');
    await batch;
    await raising.release();
  });

  test('is not starved by batches that hold it in turn', async () => {
    const writers = openPool(someDatabaseSettings(tables.url));
    const queued = Promise.withResolvers<unknown>();
    let over = false;
    let batches = 0;
    /** Each ends when the next has it, or has to queue for it: there is no moment without one. */
    const relay = async () => {
      let batch = await hold(writers, 'BEGIN', HOLD);
      for (; !over; batches++) {
        const next = hold(writers, 'BEGIN', HOLD);
        await Promise.race([next, queued.promise]);
        await batch.release();
        batch = await next;
      }
      await batch.release();
    };
    const relaying = relay();
    await waitFor('batches', () => batches > 2);
    const raising = raise().finally(() => (over = true));
    waitingBackend(tables, { like: 'LOCK TABLE raw_floor%' }).then(queued.resolve, queued.resolve);
    await waitFor('the floor to rise', () => over, { timeoutMs: 4_000 }).finally(() => (over = true));
    expect(await raising).toBe(true);
    await relaying;
    await writers.close();
  });

  test('gives way to a batch that takes long, and batches go on', async () => {
    const upkeep = openUpkeep(tables.database);
    const slow = await hold(tables.database, 'BEGIN', HOLD);
    expect(await upkeep.round()).toBe(false);
    expect(upkeep.failures('floor')).toEqual(['canceling statement due to lock timeout']);
    expect(await tables.store.store([aCheckResult({ scheduledAt: Date.now() - DAY_MS })])).toMatchObject({ rows: 1 });
    await slow.release();
    expect(await upkeep.round()).toBe(true);
  });

  test('is done by one of many writers, and never downwards', async () => {
    const raised = await Promise.all([raise(), raise(), raise()]);
    expect(raised.filter(Boolean)).toHaveLength(1);
    const highest = await floorMs();
    expect(await raise(30 * DAY_MS)).toBe(false);
    expect(await floorMs()).toBe(highest);
  });

  test.each([
    { what: 'ahead of', ms: 2 * DAY_MS },
    { what: 'behind', ms: -2 * DAY_MS },
  ])("drops nothing while PostgreSQL's clock is far $what ours", async ({ ms }) => {
    await tables.store.store([aCheckResult({ scheduledAt: Date.now() - 20 * DAY_MS })]);
    const upkeep = openUpkeep(tables.database);
    expect(await upkeep.round({ now: () => Date.now() - ms })).toBe(false);
    expect(upkeep.failures('floor')).toEqual([expect.stringContaining('Correct the one that is wrong')]);
    expect(await tables.count('SELECT count(*) FROM checks')).toBe(1);
    expect(await upkeep.metric('partitions_ahead')).toBe(7);
  });

  test('counts days in UTC, whatever the time zone of the session', async () => {
    const abroad = await openTables({ timeZone: 'Pacific/Kiritimati' });
    const before = Date.now();
    await raiseFloor({ database: abroad.database, retentionMs: 10 * DAY_MS, now: () => Date.now() });
    const { floorMs: floor } = await readWindow(abroad.database.query);
    const day = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;
    expect([day(before - 10 * DAY_MS), day(Date.now() - 10 * DAY_MS)]).toContain(floor);
    await abroad.close();
  });
});
