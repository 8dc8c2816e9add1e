import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY_MS, partitionAt } from '../../src/partitions/calendar.ts';
import { createPartitions } from '../../src/partitions/create-partitions.ts';
import { DAYS_AHEAD, keepAhead } from '../../src/partitions/keep-ahead.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { hold, partitionsOf } from '../support/upkeep-world.ts';
import { waitingBackend } from '../support/waiting-backends.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

/** Read once: between two readings the day may turn. */
const now = Date.now();
const checksOf = (instantMs: number) => partitionAt('checks', instantMs).name;
const failuresOf = (instantMs: number) => partitionAt('check_failures', instantMs).name;
const sumsOf = (instantMs: number) => partitionAt('checks_hourly', instantMs).name;
const daysOf = (instantMs: number) => partitionAt('checks_daily', instantMs).name;

describe('partitions', () => {
  test('today and the days ahead get theirs, checks and failures together, and this month and the next', async () => {
    const { made, untilMs: until } = await keepAhead(tables.database);
    expect(made).toBe(2 * (DAYS_AHEAD + 1) + 2 * 2);
    expect((await keepAhead(tables.database)).made).toBe(0);
    const days = Array.from({ length: DAYS_AHEAD + 1 }, (_, at) => until - (at + 1) * DAY_MS).reverse();
    expect(days[0]).toBeLessThanOrEqual(Date.now());
    expect(await partitionsOf(tables, 'checks')).toEqual(days.map(checksOf));
    expect(await partitionsOf(tables, 'check_failures')).toEqual(days.map(failuresOf));
    const today = days[0] as number;
    const nextMonth = partitionAt('checks_hourly', today).toMs;
    expect(await partitionsOf(tables, 'checks_hourly')).toEqual([sumsOf(today), sumsOf(nextMonth)]);
    expect(await partitionsOf(tables, 'checks_daily')).toEqual([daysOf(today), daysOf(nextMonth)]);
  });

  test('have the keys of their table, and those of hours leave room on every page', async () => {
    await tables.partitions.ensure([now]);
    const parents = await tables.rows<{ name: string; parent: string; storage: string[] | null }>(
      `SELECT t.relname AS name, parent.relname AS parent, t.reloptions AS storage
        FROM pg_inherits i JOIN pg_class parent ON parent.oid = i.inhparent
        JOIN pg_index ON indexrelid = i.inhrelid JOIN pg_class t ON t.oid = indrelid
        WHERE indisprimary AND t.relname = ANY($1) ORDER BY 1`,
      [[checksOf(now), failuresOf(now), sumsOf(now), daysOf(now)]],
    );
    expect(parents).toEqual([
      { name: failuresOf(now), parent: 'check_failures_pkey', storage: null },
      { name: checksOf(now), parent: 'checks_pkey', storage: null },
      { name: daysOf(now), parent: 'checks_daily_pkey', storage: null },
      { name: sumsOf(now), parent: 'checks_hourly_pkey', storage: ['fillfactor=50'] },
    ]);
  });

  test('any number of writers may make the same days at once', async () => {
    const days = Array.from({ length: 5 }, (_, at) => now - (at + 1) * DAY_MS);
    const writers = Array.from({ length: 4 }, () => createPartitions(tables.database));
    await Promise.all(writers.map((writer) => writer.ensure(days)));
    expect(await partitionsOf(tables, 'checks')).toEqual(expect.arrayContaining(days.map(checksOf)));
  });

  test('are made while others read and write the table', async () => {
    await tables.database.transaction(async (query) => {
      await query('SELECT count(*) FROM checks');
      await query('LOCK TABLE checks, checks_hourly IN ROW EXCLUSIVE MODE');
      await tables.partitions.ensure([now - 400 * DAY_MS]);
    });
    expect(await partitionsOf(tables, 'check_failures')).toContain(failuresOf(now - 400 * DAY_MS));
    expect(await partitionsOf(tables, 'checks_hourly')).toContain(sumsOf(now - 400 * DAY_MS));
  });

  test('one that was detached by hand is attached again with its rows', async () => {
    const name = checksOf(now - DAY_MS);
    await tables.partitions.ensure([now - DAY_MS]);
    await tables.database.query(`ALTER TABLE checks DETACH PARTITION ${name}`);
    await createPartitions(tables.database).ensure([now - DAY_MS]);
    expect(await partitionsOf(tables, 'checks')).toContain(name);
  });

  test('one whose detaching by hand was interrupted takes rows again', async () => {
    const name = checksOf(now - DAY_MS);
    await tables.partitions.ensure([now - DAY_MS]);
    const reader = await hold(tables.database, 'BEGIN', 'SELECT count(*) FROM checks');
    const detaching = expect(
      tables.database.query(`ALTER TABLE checks DETACH PARTITION ${name} CONCURRENTLY`),
    ).rejects.toMatchObject({ code: '57P01' });
    await tables.database.query('SELECT pg_terminate_backend($1)', [
      await waitingBackend(tables, { like: '%DETACH%' }),
    ]);
    await detaching;
    await reader.release();
    expect(await partitionsOf(tables, 'checks')).not.toContain(name);
    await createPartitions(tables.database).ensure([now - DAY_MS]);
    expect(await partitionsOf(tables, 'checks')).toContain(name);
  });

  test('are not waited for longer than two seconds while somebody locks the table', async () => {
    const owner = await hold(tables.database, 'BEGIN', 'LOCK TABLE checks IN SHARE UPDATE EXCLUSIVE MODE');
    const missing = [now - 50 * DAY_MS];
    await expect(createPartitions(tables.database).ensure(missing)).rejects.toMatchObject({ code: '55P03' });
    await owner.release();
    await createPartitions(tables.database).ensure(missing);
    expect(await partitionsOf(tables, 'checks')).toContain(checksOf(missing[0] as number));
  });

  test('begin and end at midnight UTC, whatever the time zone of the server', async () => {
    const abroad = await openTables({ timeZone: 'Europe/Helsinki' });
    const change = Date.UTC(2026, 2, 29);
    await abroad.partitions.ensure([change, change + DAY_MS - 1, change + DAY_MS]);
    const bounds = await abroad.rows<{ name: string; bounds: string }>(
      `SELECT relname AS name, pg_get_expr(relpartbound, oid) AS bounds FROM pg_class
        WHERE relname IN ('checks_20260329', 'checks_20260330', 'checks_hourly_202603') ORDER BY 1`,
    );
    expect(bounds).toEqual([
      {
        name: 'checks_20260329',
        bounds: expect.stringContaining("'2026-03-29 02:00:00+02') TO ('2026-03-30 03:00:00+03'"),
      },
      {
        name: 'checks_20260330',
        bounds: expect.stringContaining("'2026-03-30 03:00:00+03') TO ('2026-03-31 03:00:00+03'"),
      },
      {
        name: 'checks_hourly_202603',
        bounds: expect.stringContaining("'2026-03-01 02:00:00+02') TO ('2026-04-01 03:00:00+03'"),
      },
    ]);
    await abroad.close();
  });
});
