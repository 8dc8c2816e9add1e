import { ConnectionLostError } from './connection-lost-error.ts';
import type { Query } from './query.ts';

/**
 * READ COMMITTED. Commits when `work` resolves; otherwise rolls back and rejects with its error, or with
 * ConnectionLostError, that error its cause, when not even that was answered. `onRolledBack`: it was, so that the
 * connection may be used again.
 */
export async function inTransaction<T>(
  query: Query,
  work: (query: Query) => Promise<T>,
  onRolledBack: () => void = () => {},
): Promise<T> {
  await query('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    const result = await work(query);
    await query('COMMIT');
    return result;
  } catch (error) {
    // A lost connection takes its transaction with it; asking it once more would only wait in vain.
    if (error instanceof ConnectionLostError) throw error;
    await rollBack(query, error);
    onRolledBack();
    throw error;
  }
}

async function rollBack(query: Query, cause: unknown): Promise<void> {
  try {
    await query('ROLLBACK');
  } catch {
    throw new ConnectionLostError('the transaction could not be rolled back', { cause });
  }
}
