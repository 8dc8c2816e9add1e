import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY_MS, partitionAt } from '../../src/partitions/calendar.ts';
import { raiseFloor } from '../../src/partitions/raise-floor.ts';
import { FloorRoseError } from '../../src/store/accepted-window.ts';
import { createNames } from '../../src/store/create-names.ts';
import { createStore } from '../../src/store/create-store.ts';
import { openTables, type Tables } from '../support/open-tables.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

/** Resolves to where the floor may be now, by the days before and after: it may have become midnight meanwhile. */
async function raise(retentionMs: number): Promise<string[]> {
  const before = dayBefore(retentionMs);
  await raiseFloor({ ...tables, retentionMs, now: () => Date.now() });
  return [before, dayBefore(retentionMs)];
}
const floor = async () =>
  (await tables.rows<{ day: string }>('SELECT day::text AS day FROM raw_floor'))[0]?.day as string;
const dayBefore = (ms: number) => new Date(Date.now() - ms).toISOString().slice(0, 10);

describe('the floor', () => {
  test('follows the retention upwards and never goes down', async () => {
    expect(await raise(30 * DAY_MS)).toContain(await floor());
    expect(await raise(10 * DAY_MS)).toContain(await floor());
    const highest = await floor();
    await raise(30 * DAY_MS);
    expect(await floor()).toBe(highest);
  });

  test('what is older is set aside, and no partition is made for it', async () => {
    await raise(10 * DAY_MS);
    const old = aCheckResult({ scheduledAt: Date.now() - 12 * DAY_MS });
    const young = aCheckResult({ scheduledAt: Date.now() - 9 * DAY_MS });
    expect(await tables.store.store([old, young])).toEqual({ rows: 1, outside: new Set([old]) });
    const madeFor = ({ scheduledAt }: CheckResult) =>
      tables.count(`SELECT count(to_regclass('${partitionAt('checks', scheduledAt).name}'))`);
    expect(await madeFor(young)).toBe(1);
    expect(await madeFor(old)).toBe(0);
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
