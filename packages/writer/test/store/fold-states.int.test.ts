import type { Outcome } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../src/database/open-pool.ts';
import { createPartitions } from '../../src/partitions/create-partitions.ts';
import { createNames } from '../../src/store/create-names.ts';
import { createStore, type Store } from '../../src/store/create-store.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { readHours, readStates, recountHours } from '../../src/testing/index.ts';
import { HOUR_MS } from '../../src/partitions/calendar.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

const DAY = Date.UTC(2025, 0, 1);

const check = (endpointId: string, hour: number, outcome: Outcome) =>
  aCheckResult({
    endpointId,
    scheduledAt: DAY + hour * HOUR_MS,
    outcome,
    failureKind: outcome === 'UP' ? 'NONE' : 'STATUS',
  });

/** A store that has looked at the states there are when `meanwhile` is done, once, and then changes them. */
function storeInterruptedBy(meanwhile: () => Promise<unknown>): Store {
  let pending = true;
  const database: Database = {
    ...tables.database,
    transaction: (work) =>
      tables.database.transaction((query, copy) =>
        work(async (text, values) => {
          if (pending && text.startsWith('UPDATE endpoint_state')) {
            pending = false;
            await meanwhile();
          }
          return query(text, values);
        }, copy),
      ),
  };
  return createStore({ database, names: createNames(database), partitions: createPartitions(database) });
}

describe('a state that another writer makes after we looked for it', () => {
  test('never goes back to an earlier check', async () => {
    const other = () => tables.anotherStore().store([check('acme/back', 22, 'UP')]);
    const store = storeInterruptedBy(other);
    expect(await store.store([check('acme/back', 18, 'DOWN')])).toMatchObject({ rows: 1 });
    const [state] = (await readStates(tables)).filter(({ endpoint }) => endpoint === 'acme/back');
    expect(state).toMatchObject({ scheduledAt: DAY + 22 * HOUR_MS, outcome: 'up', lastOutcome: 'up' });
    expect(await readHours(tables)).toEqual(await recountHours(tables));
  });

  test('goes on to a later one', async () => {
    const other = () => tables.anotherStore().store([check('acme/on', 18, 'UP')]);
    const store = storeInterruptedBy(other);
    await store.store([check('acme/on', 20, 'UP'), check('acme/on', 22, 'DOWN')]);
    const [state] = (await readStates(tables)).filter(({ endpoint }) => endpoint === 'acme/on');
    expect(state).toMatchObject({ scheduledAt: DAY + 22 * HOUR_MS, since: DAY + 22 * HOUR_MS, outcome: 'down' });
    expect(await readHours(tables)).toEqual(await recountHours(tables));
  });
});
