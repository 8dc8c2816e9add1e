import type { CheckResult, Outcome } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { openTables, type Tables } from '../support/open-tables.ts';
import { hold } from '../support/upkeep-world.ts';
import { waitingBackend } from '../support/waiting-backends.ts';
import { aResultAt, takeNew } from '../support/some-batches.ts';
import { foldInto, readHours, readStates, recountHours, sortedStates, type State } from '../../src/testing/index.ts';
import { DAY_MS, HOUR_MS } from '../../src/partitions/calendar.ts';
import { aDownResult } from '../support/a-down-result.ts';

jest.setTimeout(120_000);

const NEW_YEAR = Date.UTC(2025, 0, 1);
const MARCH = Date.UTC(2025, 2, 1);

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

/** Around the ends of hours, of a day, a month, a year. */
const SLOTS = [NEW_YEAR, MARCH].flatMap((turn) =>
  [-DAY_MS, -HOUR_MS - 1, -HOUR_MS, -1, 0, 1, 30_000, HOUR_MS - 1, HOUR_MS].map((ms) => turn + ms),
);
/** A batch, and how much of it is delivered once more in the one after. */
const batches = fc.array(
  fc.record({ results: fc.array(aResultAt(SLOTS), { minLength: 1, maxLength: 12 }), again: fc.nat(12) }),
  {
    minLength: 1,
    maxLength: 8,
  },
);

async function empty(): Promise<void> {
  await tables.database.query('TRUNCATE checks, check_failures, checks_hourly, endpoint_state');
}

const known = aCheckResult({ endpointId: 'acme/e0', location: 'l0', definitionHash: 1, intervalMs: 10_000 });

describe('rows, sums and states', () => {
  test.each([
    { what: 'as a writer finds its way', repeat: [] },
    { what: 'the staged way alone', repeat: [{ ...known, scheduledAt: SLOTS[0] as number }] },
  ])('are those of each check once, whatever comes twice, late, split or mixed: $what', async ({ repeat }) => {
    await fc.assert(
      fc.asyncProperty(batches, async (some) => {
        await empty();
        const stores = [tables.store, tables.anotherStore()] as const;
        const there = new Map<string, CheckResult>();
        const states = new Map<string, State>();
        let left: CheckResult[] = [];
        for (const [turn, { results, again }] of [{ results: repeat, again: 0 }, ...some].entries()) {
          const batch = [...repeat, ...left, ...results];
          left = results.slice(0, again);
          const added = takeNew(there, batch);
          foldInto(states, added);
          expect((await stores[(turn % 2) as 0 | 1].store(batch)).rows).toBe(added.length);
        }
        expect(await tables.count('SELECT count(*) FROM checks')).toBe(there.size);
        const failed = [...there.values()].filter(({ outcome }) => outcome !== 'UP').length;
        expect(await tables.count('SELECT count(*) FROM check_failures')).toBe(failed);
        expect(await readHours(tables)).toEqual(await recountHours(tables));
        expect(await readStates(tables)).toEqual(sortedStates(states));
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

const check = (endpoint: string, at: number, overrides: Partial<CheckResult> = {}) =>
  aCheckResult({ endpointId: endpoint, scheduledAt: at, ...overrides });

describe('a store', () => {
  test('stores a repeated batch of many rows, and adds only what is missing', async () => {
    await empty();
    const many = Array.from({ length: 12_001 }, (_, at) => check(`big/e${at % 7}`, NEW_YEAR + at));
    await tables.store.store(many.filter((_, at) => at % 3 === 0));
    expect((await tables.store.store(many)).rows).toBe(8_000);
    expect((await tables.store.store(many)).rows).toBe(0);
    expect(await tables.count('SELECT count(*) FROM checks')).toBe(12_001);
    expect(await readHours(tables)).toEqual(await recountHours(tables));
  });

  test('takes a row whose failure is there already, left by a check that was removed', async () => {
    await empty();
    const down = aDownResult({ endpointId: 'left/over', scheduledAt: NEW_YEAR });
    await tables.store.store([down]);
    await tables.database.query('TRUNCATE checks, checks_hourly, endpoint_state');
    expect((await tables.store.store([down])).rows).toBe(1);
    expect(await readHours(tables)).toEqual(await recountHours(tables));
  });

  test('writers of the same checks, over two days and in any order, never deadlock, and sum up each check once', async () => {
    await empty();
    const stores = [tables.store, tables.anotherStore(), tables.anotherStore()];
    const endpoints = Array.from({ length: 150 }, (_, at) => `race/e${at}`);
    const round = (at: number) =>
      endpoints.map((endpoint, e) =>
        check(endpoint, NEW_YEAR + at * 1_000 - (e % 2) * DAY_MS, { location: `l${e % 3}` }),
      );
    let stored = 0;
    for (let at = 0; at < 20; at++) {
      const parts = [
        [...round(at), ...round(at + 1)],
        [...round(at + 1), ...round(at + 2)].toReversed(),
        round(at + 1).filter((_, e) => e % 4 !== at % 4),
      ];
      const done = await Promise.all(stores.map((store, turn) => store.store(parts[turn] as CheckResult[])));
      stored += done.reduce((sum, { rows }) => sum + rows, 0);
    }
    expect(stored).toBe(22 * endpoints.length);
    expect(await tables.count('SELECT count(*) FROM checks')).toBe(stored);
    expect(await readHours(tables)).toEqual(await recountHours(tables));
    const latest = await readStates(tables);
    expect(latest.map(({ scheduledAt }) => (scheduledAt - NEW_YEAR) % DAY_MS)).toEqual(
      latest.map(({ endpoint }) => (Number(endpoint.slice(6)) % 2 === 0 ? 21_000 : 21_000 - DAY_MS)),
    );
  });

  test('writers whose batches begin on different days take the keys they share in one order', async () => {
    await empty();
    // Its number is the lowest, so its row comes first where days are not looked at.
    await tables.store.store([check('days/first', NEW_YEAR - 1)]);
    for (let at = 1; at <= 15; at++) {
      const shared = Array.from({ length: 400 }, (_, e) => check(`days/e${e}`, NEW_YEAR + at - (e % 2) * DAY_MS));
      const yesterday = check('days/first', NEW_YEAR + at - DAY_MS);
      // Writers that have not met a repeat yet: both go straight.
      await Promise.all([tables.anotherStore().store(shared), tables.anotherStore().store([yesterday, ...shared])]);
    }
    expect(await readHours(tables)).toEqual(await recountHours(tables));
  });

  test('writers that meet a new endpoint at the same moment make one state of it', async () => {
    await empty();
    const stores = [tables.store, tables.anotherStore(), tables.anotherStore(), tables.anotherStore()];
    for (let at = 0; at < 15; at++) {
      const ofWriter = (turn: number) =>
        Array.from({ length: 30 }, (_, e) => check(`new/e${at}-${e}`, NEW_YEAR + turn));
      await Promise.all(stores.map((store, turn) => store.store(ofWriter(turn))));
    }
    const states = await readStates(tables);
    expect(states).toHaveLength(450);
    expect(new Set(states.map(({ scheduledAt }) => scheduledAt - NEW_YEAR))).toEqual(new Set([3]));
    expect(await readHours(tables)).toEqual(await recountHours(tables));
  });

  test('a check that waited for a later one of another writer leaves the state to it', async () => {
    await empty();
    const at = (minute: number, outcome: Outcome) =>
      check('wait/e', NEW_YEAR + minute * 60_000, { outcome, failureKind: outcome === 'UP' ? 'NONE' : 'STATUS' });
    await tables.store.store([at(0, 'UP')]);
    const later = await hold(
      tables.database,
      'BEGIN',
      `UPDATE endpoint_state SET scheduled_at = scheduled_at + interval '10 min', total_ms = 7`,
    );
    const storing = tables.anotherStore().store([at(5, 'DOWN'), at(6, 'UP')]);
    await waitingBackend(tables, { like: '%endpoint_state%' });
    await later.query('COMMIT');
    expect(await storing).toMatchObject({ rows: 2 });
    await later.release();
    const [state] = await readStates(tables);
    expect(state).toMatchObject({ scheduledAt: NEW_YEAR + 600_000, since: NEW_YEAR, outcome: 'up', totalMs: 7 });
    expect(await readHours(tables)).toEqual(await recountHours(tables));
  });
});
