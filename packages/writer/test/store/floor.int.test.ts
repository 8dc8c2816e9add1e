import { aCheckResult } from '@checkstream/schema/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keepAhead } from '../../src/partitions/keep-ahead.ts';
import { FloorRoseError } from '../../src/store/accepted-window.ts';
import { createNames } from '../../src/store/create-names.ts';
import { createStore } from '../../src/store/create-store.ts';
import { openTables, type Tables } from '../support/open-tables.ts';

const DAY_MS = 86_400_000;

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

const raise = (retentionMs: number) => keepAhead({ ...tables, retentionMs });
const floor = async () =>
  (await tables.rows<{ day: string }>('SELECT day::text AS day FROM raw_floor'))[0]?.day as string;
const dayBefore = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

describe('the floor', () => {
  test('follows the retention upwards and never goes down', async () => {
    await raise(30 * DAY_MS);
    expect(await floor()).toBe(dayBefore(30));
    await raise(10 * DAY_MS);
    expect(await floor()).toBe(dayBefore(10));
    await raise(30 * DAY_MS);
    expect(await floor()).toBe(dayBefore(10));
  });

  test('what is older is set aside, and no partition is made for it', async () => {
    await raise(10 * DAY_MS);
    const old = aCheckResult({ scheduledAt: Date.now() - 12 * DAY_MS });
    const young = aCheckResult({ scheduledAt: Date.now() - 9 * DAY_MS });
    expect(await tables.store.store([old, young])).toEqual({ rows: 1, outside: new Set([old]) });
    expect(await tables.count(`SELECT count(*) FROM pg_inherits WHERE inhparent = 'checks'::regclass`)).toBe(9);
  });

  test('a floor that rises between admission and the transaction makes the attempt start again', async () => {
    const result = aCheckResult({ scheduledAt: Date.now() - 5 * DAY_MS });
    const { database, partitions } = tables;
    const raising = createStore({
      database,
      names: createNames(database),
      partitions: { ...partitions, ensure: async () => void (await raise(2 * DAY_MS)) },
    });
    await expect(raising.store([result])).rejects.toBeInstanceOf(FloorRoseError);
    expect(await tables.store.store([result])).toEqual({ rows: 0, outside: new Set([result]) });
  });
});
