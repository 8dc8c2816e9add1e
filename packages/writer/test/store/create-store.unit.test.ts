import { aCheckResult } from '@checkstream/schema/testing';
import { expect, test } from '@jest/globals';
import type { Database } from '../../src/database/open-pool.ts';
import type { Names } from '../../src/store/create-names.ts';
import { createStore } from '../../src/store/create-store.ts';

/** Numbers that were not current any more the first `times`: connections were made meanwhile. */
function namesThatChange(times: number): Names {
  let resolved = 0;
  const one = () => 1;
  return {
    resolve() {
      const current = ++resolved > times;
      return Promise.resolve({
        endpoint: one,
        definition: one,
        location: one,
        checker: one,
        areCurrent: () => current,
      });
    },
    forget: () => {},
  };
}

test('rows are made and encoded once, before the transaction, however often a key was taken', async () => {
  const journal: string[] = [];
  const result = aCheckResult();
  Object.defineProperty(result, 'httpStatus', { get: () => (journal.push('encode'), 200) });
  const query = (text: string) => {
    if (text.includes('FOR SHARE')) journal.push('hold the floor');
    return Promise.resolve({ rows: [{ floorMs: 0, nowMs: Date.now() }] as never[], rowCount: 0 });
  };
  const copy = () => (journal.filter((what) => what === 'copy').length === 0 ? taken(journal) : Promise.resolve());
  const database = {
    query,
    transaction: (work: (...on: unknown[]) => Promise<unknown>) => work(query, copy),
  } as unknown as Database;
  const partitions = { ensure: () => Promise.resolve(), forget: () => {} };
  await createStore({ database, names: namesThatChange(0), partitions }).store([result]);
  expect(journal).toEqual(['encode', 'hold the floor', 'copy', 'hold the floor']);
});

function taken(journal: string[]): Promise<never> {
  journal.push('copy');
  return Promise.reject(Object.assign(new Error('taken'), { code: '23505' }));
}

test('a key that stays taken ends the tries, however often the names had to be asked for before', async () => {
  let refused = 0;
  const copy = () =>
    Promise.reject(Object.assign(new Error('taken'), { code: ++refused > 20 ? 'TOO_OFTEN' : '23505' }));
  const query = () => Promise.resolve({ rows: [{ floorMs: 0, nowMs: Date.now() }] as never[], rowCount: 1 });
  const database = {
    query,
    transaction: (work: (...on: unknown[]) => Promise<unknown>) => work(query, copy),
  } as unknown as Database;
  const partitions = { ensure: () => Promise.resolve(), forget: () => {} };
  const store = createStore({ database, names: namesThatChange(7), partitions });
  await expect(store.store([aCheckResult()])).rejects.toMatchObject({ code: '23505' });
  expect(refused).toBe(5);
});
