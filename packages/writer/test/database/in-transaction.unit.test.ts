import { describe, expect, test } from '@jest/globals';
import { inTransaction } from '../../src/database/in-transaction.ts';
import type { Query } from '../../src/database/query.ts';

/** A connection that answers every statement but one. */
const failingAt =
  (statement: string): Query =>
  (text) =>
    text.startsWith(statement) ? Promise.reject(new Error('no')) : Promise.resolve({ rows: [], rowCount: 0 });

const mistake = new TypeError('a mistake of ours');

describe('a transaction whose work fails', () => {
  test('rejects with the error of the work', async () => {
    let rolledBack = 0;
    const failed = inTransaction(
      failingAt('nothing'),
      () => Promise.reject(mistake),
      () => (rolledBack += 1),
    );
    await expect(failed).rejects.toBe(mistake);
    expect(rolledBack).toBe(1);
  });

  test('counts as a lost connection when it cannot be rolled back: nobody may use that one again', async () => {
    let rolledBack = 0;
    const failed = inTransaction(
      failingAt('ROLLBACK'),
      () => Promise.reject(mistake),
      () => (rolledBack += 1),
    );
    await expect(failed).rejects.toMatchObject({ code: 'CONNECTION_LOST', cause: mistake });
    expect(rolledBack).toBe(0);
  });
});
