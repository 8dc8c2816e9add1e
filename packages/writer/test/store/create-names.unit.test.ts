import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import type { Database, Query } from '../../src/database/open-pool.ts';
import { createNames } from '../../src/store/create-names.ts';

/** A database that knows every name; the numbers it gives are those of `era`, and a transaction waits for `gate`. */
function aDatabase() {
  const state = { connections: 1, era: 100, gate: Promise.resolve(), commit: Promise.resolve(), transactions: 0 };
  const answering =
    (id: number): Query =>
    (_text, values = []) => {
      const [first = [], second] = values as unknown[][];
      const rows = first.map((part, at) => ({ key: second === undefined ? part : [part, second[at]].join('/'), id }));
      return Promise.resolve({ rows: rows as never[], rowCount: rows.length });
    };
  const database = {
    connections: () => state.connections,
    transaction: async <T>(work: (query: Query) => Promise<T>) => {
      state.transactions += 1;
      const query = answering(state.era);
      await state.gate;
      const result = await work(query);
      await state.commit;
      return result;
    },
  } as unknown as Database;
  return { state, names: createNames(database) };
}

const of = (endpointId: string) => aCheckResult({ endpointId });

describe('names', () => {
  test('are asked for once, until a connection is made', async () => {
    const { state, names } = aDatabase();
    await names.resolve([of('t/a')]);
    await names.resolve([of('t/a')]);
    expect(state.transactions).toBe(1);
    state.connections += 1;
    await names.resolve([of('t/a')]);
    expect(state.transactions).toBe(2);
  });

  test('of a batch are all there, although another batch forgot them meanwhile', async () => {
    const { state, names } = aDatabase();
    await names.resolve([of('t/known')]);
    const gate = Promise.withResolvers<void>();
    state.gate = gate.promise;
    const first = names.resolve([of('t/known'), of('t/new')]);
    state.connections += 1;
    const second = names.resolve([of('t/other')]);
    gate.resolve();
    const ids = await first;
    expect([ids.endpoint('t/known'), ids.endpoint('t/new')]).toEqual([100, 100]);
    expect(ids.areCurrent()).toBe(false);
    expect((await second).areCurrent()).toBe(true);
  });

  test('of a transaction that was not committed are not remembered: another writer may be given the same', async () => {
    const { state, names } = aDatabase();
    state.commit = Promise.reject(new Error('lost under COMMIT'));
    await expect(names.resolve([of('t/a')])).rejects.toThrow('lost under COMMIT');
    state.commit = Promise.resolve();
    state.era = 200;
    expect((await names.resolve([of('t/a')])).endpoint('t/a')).toBe(200);
  });

  test('that came from the database as it was before are not taken for those of the one after', async () => {
    const { state, names } = aDatabase();
    const gate = Promise.withResolvers<void>();
    state.gate = gate.promise;
    const before = names.resolve([of('t/a')]);
    state.connections += 1;
    state.era = 200;
    const after = names.resolve([of('t/b')]);
    gate.resolve();
    expect((await before).endpoint('t/a')).toBe(100);
    await after;
    expect((await names.resolve([of('t/a')])).endpoint('t/a')).toBe(200);
  });
});
