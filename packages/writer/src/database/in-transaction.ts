import { ConnectionLostError } from './connection-lost-error.ts';
import type { Query } from './query.ts';

/** READ COMMITTED. Commits when `work` resolves; otherwise rolls back and rejects with its error. */
export async function inTransaction<T>(query: Query, work: (query: Query) => Promise<T>): Promise<T> {
  await query('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    const result = await work(query);
    await query('COMMIT');
    return result;
  } catch (error) {
    // A lost connection takes its transaction with it; asking it once more would only wait in vain.
    if (!(error instanceof ConnectionLostError)) await query('ROLLBACK').catch(() => 'lost meanwhile');
    throw error;
  }
}
