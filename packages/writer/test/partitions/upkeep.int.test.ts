import { someDatabaseSettings } from '@checkstream/runtime/testing';
import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openPool, type Database } from '../../src/database/open-pool.ts';
import { DAY_MS, partitionAt } from '../../src/partitions/calendar.ts';
import { createPartitions } from '../../src/partitions/create-partitions.ts';
import { createUpkeep } from '../../src/partitions/upkeep.ts';
import { createNames } from '../../src/store/create-names.ts';
import { createStore } from '../../src/store/create-store.ts';
import { aDownResult } from '../support/a-down-result.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { storeAsAWriter } from '../support/store-as-a-writer.ts';
import { hold, openUpkeep, partitionsOf } from '../support/upkeep-world.ts';

jest.setTimeout(120_000);

let tables: Tables;
let stop: AbortController;
const pools: Database[] = [];
beforeEach(async () => {
  stop = new AbortController();
  tables = await openTables();
});
afterEach(async () => {
  stop.abort();
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await tables.close();
});

function anotherPool(): Database {
  const pool = openPool(someDatabaseSettings(tables.url));
  pools.push(pool);
  return pool;
}

/** Days kept at the beginning; each round keeps one less. */
const FIRST = 33;
const ROUNDS = 30;

/** Stores batches over all the days there are until it is told to stop. */
function openWriter(name: string, keptDays: () => number) {
  const database = anotherPool();
  const store = createStore({ database, names: createNames(database), partitions: createPartitions(database) });
  let [batch, rows] = [0, 0];
  const results = (): CheckResult[] =>
    Array.from({ length: 40 }, (_, at) => {
      const aResult = at % 5 === 0 ? aDownResult : aCheckResult;
      return aResult({
        endpointId: `acme/${name}${at}`,
        scheduledAt: Date.now() - ((at * 7) % (keptDays() + 2)) * DAY_MS - batch * 1_000,
      });
    });
  return {
    rows: () => rows,
    async run(until: AbortSignal) {
      for (; !until.aborted; batch++) rows += await storeAsAWriter(store, results());
    },
  };
}

describe('upkeep', () => {
  test('by three writers at once, round after round, disturbs no batch and loses none', async () => {
    let keptDays = FIRST;
    const writers = ['a', 'b'].map((name) => openWriter(name, () => keptDays));
    const storing = Promise.all(writers.map((writer) => writer.run(stop.signal)));
    const upkeeps = Array.from({ length: 3 }, () => openUpkeep(anotherPool()));
    const yesterday = Date.now() - DAY_MS;
    await tables.partitions.ensure([yesterday]);
    for (let round = 0; round < ROUNDS; round++, keptDays--) {
      await Promise.all(upkeeps.map((upkeep) => upkeep.round({ retentionMs: keptDays * DAY_MS, outlastMs: 10_000 })));
      // So that there is a key to rebuild in every round, right where late rows come in.
      await tables.database.query(`COMMENT ON INDEX ${partitionAt('checks', yesterday).name}_pkey IS NULL`);
    }
    stop.abort();
    await storing;
    expect(await openUpkeep(tables.database).round({ retentionMs: keptDays * DAY_MS })).toBe(true);

    for (const part of ['floor', 'ahead', 'retention', 'keys'] as const) {
      expect(upkeeps.flatMap((upkeep) => upkeep.failures(part))).toEqual([]);
    }
    const rows = writers.reduce((sum, writer) => sum + writer.rows(), 0);
    expect(rows).toBeGreaterThan(0);
    expect(await tables.count('SELECT sum(up_count + down_count) FROM checks_hourly')).toBe(rows);
    // Of what is still kept every row is there, and its failure.
    const differs = `SELECT count(*) FROM checks_hourly h, raw_floor f WHERE h.hour >= f.day AT TIME ZONE 'UTC' AND up_count + down_count <>
      (SELECT count(*) FROM checks c WHERE c.endpoint_id = h.endpoint_id AND c.location_id = h.location_id
        AND c.scheduled_at >= h.hour AND c.scheduled_at < h.hour + interval '1 hour')`;
    expect(await tables.count(differs)).toBe(0);
    expect(await tables.count("SELECT count(*) FROM checks WHERE outcome = 'down'")).toBe(
      await tables.count('SELECT count(*) FROM check_failures'),
    );
    expect(await partitionsOf(tables, 'checks')).toEqual(
      (await partitionsOf(tables, 'check_failures')).map((name) => name.replace('check_failures', 'checks')),
    );
    const dropped = await Promise.all(upkeeps.map((upkeep) => upkeep.metric('partitions_dropped_total')));
    expect(dropped.reduce((sum, count) => sum + count)).toBeGreaterThan(ROUNDS);
  });

  test('does in its first round what its preparation could not do, and not the rest again', async () => {
    const world = openUpkeep(tables.database);
    const { deps, lines, failures } = world;
    const batch = await hold(tables.database, 'BEGIN', 'SELECT FROM raw_floor FOR SHARE');
    let lookedAhead = 0;
    const madeUntil = (ms: number) => (lookedAhead++, deps.metrics.madeUntil(ms));
    const upkeep = createUpkeep({ ...deps, metrics: { ...deps.metrics, madeUntil } });
    await upkeep.prepare(stop.signal);
    await batch.release();
    expect([failures('floor').length, lookedAhead]).toEqual([1, 1]);
    const running = upkeep.run(stop.signal);
    await waitFor('a round', async () => (await world.metric('upkeep_last_success_timestamp_seconds')) > 0);
    stop.abort(new Error('stopping'));
    await expect(running).rejects.toThrow('stopping');
    expect(lines.map(({ msg }) => msg)).toContain('oldest accepted day raised');
    expect(lookedAhead).toBe(1);
  });

  test('clocks that differ keep no writer from starting', async () => {
    const { deps, failures } = openUpkeep(tables.database);
    const upkeep = createUpkeep({ ...deps, now: () => Date.now() - 2 * DAY_MS });
    await upkeep.prepare(stop.signal);
    expect(failures('floor')).toHaveLength(1);
    expect(await partitionsOf(tables, 'checks')).toHaveLength(8);
  });

  test.each([
    { part: 'floor', locked: ['SELECT FROM raw_floor FOR SHARE'] },
    { part: 'ahead', locked: ['LOCK TABLE checks IN SHARE UPDATE EXCLUSIVE MODE'] },
  ] as const)(
    'a lock that somebody keeps holds up no start: $part',
    async ({ part, locked }) => {
      const { deps, failures } = openUpkeep(tables.database);
      const owner = await hold(tables.database, 'BEGIN', ...locked);
      await createUpkeep(deps).prepare(stop.signal);
      expect(failures(part)).toEqual(['canceling statement due to lock timeout']);
      await owner.release();
    },
    10_000,
  );
});
