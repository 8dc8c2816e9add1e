import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DAY_MS, partitionAt } from '../../src/partitions/calendar.ts';
import { createPartitions } from '../../src/partitions/create-partitions.ts';
import { upkeepRound } from '../../src/partitions/upkeep-round.ts';
import { aDownResult } from '../support/a-down-result.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { detachHalf, exists, hold, openUpkeep, partitionsOf, type UpkeepWorld } from '../support/upkeep-world.ts';
import { waitingBackend } from '../support/waiting-backends.ts';

let tables: Tables;
let upkeep: UpkeepWorld;
beforeEach(async () => {
  tables = await openTables();
  upkeep = openUpkeep(tables.database);
});
afterEach(() => tables.close());

/** Twenty days back, ten more than are kept. */
const OLD = Date.now() - 20 * DAY_MS;
const YOUNG = Date.now() - 2 * DAY_MS;
const oldChecks = partitionAt('checks', OLD).name;
const oldFailures = partitionAt('check_failures', OLD).name;

const down = (scheduledAt: number) => aDownResult({ scheduledAt });
/** One row of an old day and one of a young one. */
const store = () => tables.store.store([down(OLD), down(YOUNG)]);
const rows = () => tables.count('SELECT count(*) FROM checks');
const detaching = () => tables.rows(`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhdetachpending`);
const dropped = () => upkeep.metric('partitions_dropped_total');

/** A round that is in the middle of a detach, where it waits for a reader. */
async function roundThatWaits(stop = new AbortController()) {
  const reader = await hold(tables.database, 'BEGIN', 'SELECT count(*) FROM checks');
  const round = upkeepRound({ ...upkeep.deps, outlastMs: 60_000 }, stop.signal);
  return { reader, round, pid: await waitingBackend(tables, { like: '%DETACH%CONCURRENTLY%' }) };
}

describe('retention', () => {
  test('drops the days below the floor, checks and failures, and keeps the rest and all sums', async () => {
    await store();
    expect(await upkeep.round()).toBe(true);
    expect(await exists(tables, oldChecks)).toBe(false);
    expect(await exists(tables, oldFailures)).toBe(false);
    expect(await rows()).toBe(1);
    expect(await tables.count('SELECT sum(down_count) FROM checks_hourly')).toBe(2);
    expect(await dropped()).toBe(2);
    const done = upkeep.lines.filter(({ msg }) => msg === 'partition dropped').map(({ partition }) => partition);
    expect(done).toEqual([oldChecks, oldFailures]);
    expect(await upkeep.metric('upkeep_last_success_timestamp_seconds')).toBeGreaterThan(1.7e9);
    const young = partitionAt('checks', YOUNG).fromMs / 1_000;
    expect(await upkeep.metric('oldest_day_timestamp_seconds')).toBe(young);
  });

  test('drops months of sums that ended more than 400 days ago', async () => {
    const [long, longer] = [Date.now() - 300 * DAY_MS, Date.now() - 440 * DAY_MS];
    await tables.partitions.ensure([long, longer]);
    expect(await upkeep.round()).toBe(true);
    expect(await exists(tables, partitionAt('checks_hourly', longer).name)).toBe(false);
    expect(await exists(tables, partitionAt('checks_hourly', long).name)).toBe(true);
  });

  test('leaves tables alone that only look like partitions, or were made part of another table', async () => {
    await tables.database.query(`CREATE TABLE ${oldChecks}_kept (LIKE checks INCLUDING ALL)`);
    await tables.database.query('CREATE TABLE archive (LIKE checks INCLUDING ALL) PARTITION BY RANGE (scheduled_at)');
    await tables.database.query(`CREATE TABLE ${oldChecks} PARTITION OF archive DEFAULT`);
    expect(await upkeep.round()).toBe(true);
    expect(await exists(tables, `${oldChecks}_kept`)).toBe(true);
    expect(await exists(tables, oldChecks)).toBe(true);
  });

  test('waits for a reader of the whole table only so long, and batches go on meanwhile', async () => {
    await store();
    const reader = await hold(tables.database, 'BEGIN ISOLATION LEVEL REPEATABLE READ', 'SELECT count(*) FROM checks');
    expect(await upkeep.round()).toBe(false);
    expect(upkeep.failures('retention')).toEqual(['canceling statement due to lock timeout']);
    expect(await detaching()).toEqual([{ name: oldChecks }]);
    expect(await reader.query('SELECT * FROM checks')).toMatchObject({ rowCount: 2 });

    expect(await tables.store.store([down(YOUNG + 1)])).toMatchObject({ rows: 1 });
    expect(await rows()).toBe(2);
    // Its snapshot is in the way of the end, too.
    expect(await upkeep.round()).toBe(false);
    expect(await reader.query('SELECT * FROM checks')).toMatchObject({ rowCount: 2 });

    await reader.release();
    expect(await upkeep.round()).toBe(true);
    expect(await exists(tables, oldChecks)).toBe(false);
    expect(await dropped()).toBe(2);
    expect(upkeep.failures('retention')).toHaveLength(2);
    expect(upkeep.failures('ahead')).toEqual([]);
  });

  test('finishes a detach whose connection was killed, and drops', async () => {
    await store();
    const { reader, round, pid } = await roundThatWaits();
    await tables.database.query('SELECT pg_terminate_backend($1)', [pid]);
    expect(await round).toBe(false);
    expect(await detaching()).toEqual([{ name: oldChecks }]);
    expect(await tables.store.store([down(YOUNG + 1)])).toMatchObject({ rows: 1 });
    await reader.release();

    expect(await upkeep.round()).toBe(true);
    expect(await exists(tables, oldChecks)).toBe(false);
    expect(await exists(tables, oldFailures)).toBe(false);
    expect(upkeep.lines.map(({ msg }) => msg)).toContain('interrupted detach of a partition finished');
  });

  test('is not held up by a detach of a kept day that somebody began and did not end', async () => {
    await store();
    const kept = partitionAt('checks', YOUNG);
    const reader = await detachHalf(tables, kept);
    await reader.release();

    expect(await upkeep.round()).toBe(true);
    expect(await detaching()).toEqual([]);
    expect(await exists(tables, oldChecks)).toBe(false);
    expect(await partitionsOf(tables, 'checks')).toContain(kept.name);
    expect(await rows()).toBe(1);
  });

  test('drops a table that was detached and not dropped', async () => {
    await store();
    await tables.database.query(`ALTER TABLE checks DETACH PARTITION ${oldChecks}`);
    expect(await upkeep.round()).toBe(true);
    expect(await exists(tables, oldChecks)).toBe(false);
    expect(await exists(tables, oldFailures)).toBe(false);
  });

  test('gives way to whoever reads a detached table, and drops it later', async () => {
    await store();
    const reader = await hold(tables.database, 'BEGIN', `SELECT count(*) FROM ${oldFailures}`);
    expect(await upkeep.round()).toBe(false);
    expect(await exists(tables, oldChecks)).toBe(false);
    await reader.release();
    expect(await upkeep.round()).toBe(true);
    expect(await exists(tables, oldFailures)).toBe(false);
  });

  test('a partition that a late batch attached again is dropped in the next round', async () => {
    await store();
    const attach = createPartitions(tables.database);
    expect(await upkeep.round()).toBe(true);
    // Admitted before the floor rose; its transaction will be refused.
    await attach.ensure([OLD]);
    expect(await partitionsOf(tables, 'checks')).toContain(oldChecks);
    expect(await upkeep.round()).toBe(true);
    expect(await partitionsOf(tables, 'checks')).not.toContain(oldChecks);
  });

  test('retention that is raised again, and results that come again, bring nothing back', async () => {
    await store();
    await upkeep.round();
    expect(await upkeep.round({ retentionMs: 30 * DAY_MS })).toBe(true);
    const again = [down(OLD), down(YOUNG)];
    expect(await tables.anotherStore().store(again)).toEqual({ rows: 0, outside: new Set([again[0]]) });
    await upkeep.round({ retentionMs: DAY_MS });
    expect(await rows()).toBe(0);
    expect(await tables.count('SELECT sum(down_count) FROM checks_hourly')).toBe(2);
  });

  test('one writer at a time does it, the others make their days ahead and go on', async () => {
    await store();
    const { reader, round } = await roundThatWaits();
    const other = openUpkeep(tables.database);
    expect(await other.round()).toBe(true);
    expect(await other.metric('upkeep_last_success_timestamp_seconds')).toBe(0);
    await reader.release();
    expect(await round).toBe(true);
    expect(await exists(tables, oldChecks)).toBe(false);
  });

  test('ends at once when the writer stops, and the next takes it up', async () => {
    await store();
    const stop = new AbortController();
    const { reader, round, pid } = await roundThatWaits(stop);
    stop.abort(new Error('stopping'));
    await expect(round).rejects.toThrow('stopping');
    expect(await upkeep.metric('upkeep_failures_total')).toBe(0);
    await tables.database.query('SELECT pg_terminate_backend($1, 10000)', [pid]);
    await reader.release();
    expect(await upkeep.round()).toBe(true);
    expect(await exists(tables, oldChecks)).toBe(false);
  });

  test('what PostgreSQL forbids is warned about and stops nothing', async () => {
    await store();
    await tables.database.query('CREATE TABLE rest PARTITION OF checks DEFAULT');
    expect(await upkeep.round()).toBe(false);
    expect(upkeep.failures('retention')).toEqual([expect.stringContaining('default partition exists')]);
    expect(await upkeep.metric('keys_rebuilt_total')).toBeGreaterThan(0);
  });
});
