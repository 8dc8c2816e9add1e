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
    await expect(inTransaction(failingAt('nothing'), () => Promise.reject(mistake))).rejects.toBe(mistake);
  });

  test('counts as a lost connection when it cannot be rolled back: nobody may use that one again', async () => {
    const failed = inTransaction(failingAt('ROLLBACK'), () => Promise.reject(mistake));
    await expect(failed).rejects.toMatchObject({ code: 'CONNECTION_LOST', cause: mistake });
  });
});
