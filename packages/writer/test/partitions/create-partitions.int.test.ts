import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPartitions } from '../../src/partitions/create-partitions.ts';
import { DAYS_AHEAD, keepAhead } from '../../src/partitions/keep-ahead.ts';
import { openTables, type Tables } from '../support/open-tables.ts';

const DAY_MS = 86_400_000;

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

const partitionsOf = async (table: string) =>
  (
    await tables.rows<{ name: string }>(
      `SELECT relname AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid
        WHERE inhparent = '${table}'::regclass ORDER BY 1`,
    )
  ).map(({ name }) => name);

const nameFor = (table: string, atMs: number) =>
  `${table}_${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')}`;

/** Read once: between two readings the day may turn. */
const now = Date.now();
const weekFrom = (table: string, atMs: number) =>
  Array.from({ length: DAYS_AHEAD + 1 }, (_, at) => nameFor(table, atMs + at * DAY_MS));

describe('partitions', () => {
  test('today and the days ahead get theirs, checks and failures together', async () => {
    expect(await keepAhead({ ...tables, retentionMs: 30 * DAY_MS })).toBe(DAYS_AHEAD);
    const after = Date.now();
    for (const table of ['checks', 'check_failures']) {
      // PostgreSQL asked its own clock, somewhere between these two moments.
      expect([weekFrom(table, now), weekFrom(table, after)]).toContainEqual(await partitionsOf(table));
    }
  });

  test('have the keys of their table', async () => {
    await tables.partitions.ensure([now]);
    const indexes = await tables.rows<{ parent: string; columns: string }>(
      `SELECT parent.relname AS parent, pg_get_indexdef(i.inhrelid) AS columns
        FROM pg_inherits i JOIN pg_class parent ON parent.oid = i.inhparent
        JOIN pg_index ON indexrelid = i.inhrelid WHERE indisprimary AND indrelid = '${nameFor('checks', now)}'::regclass`,
    );
    expect(indexes).toEqual([
      { parent: 'checks_pkey', columns: expect.stringContaining('(endpoint_id, location_id, scheduled_at)') },
    ]);
  });

  test('any number of writers may make the same days at once', async () => {
    const days = Array.from({ length: 5 }, (_, at) => now - (at + 1) * DAY_MS);
    const writers = Array.from({ length: 4 }, () => createPartitions(tables.database));
    await Promise.all(writers.map((writer) => writer.ensure(days)));
    for (const day of days) expect(await partitionsOf('checks')).toContain(nameFor('checks', day));
  });

  test('are made while others read and write the table', async () => {
    await tables.database.transaction(async (query) => {
      await query('SELECT count(*) FROM checks');
      await query('LOCK TABLE checks IN ROW EXCLUSIVE MODE');
      await tables.partitions.ensure([now - 10 * DAY_MS]);
    });
    expect(await partitionsOf('check_failures')).toContain(nameFor('check_failures', now - 10 * DAY_MS));
  });

  test('one that was detached by hand is attached again with its rows', async () => {
    const name = nameFor('checks', now - DAY_MS);
    await tables.partitions.ensure([now - DAY_MS]);
    await tables.database.query(`ALTER TABLE checks DETACH PARTITION ${name}`);
    await createPartitions(tables.database).ensure([now - DAY_MS]);
    expect(await partitionsOf('checks')).toContain(name);
  });
});
