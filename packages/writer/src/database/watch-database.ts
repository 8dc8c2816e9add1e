import { sleep } from '@checkstream/runtime';
import { describeDatabaseError } from './describe-database-error.ts';
import type { Query } from './query.ts';

export interface DatabaseWatch {
  /** Why PostgreSQL cannot be used at the moment, or null. */
  reason: () => string | null;
  run: (signal: AbortSignal) => Promise<void>;
}

const EVERY_MS = 5_000;

/** Asks PostgreSQL for an answer every 5 s: an idle writer would not notice that it is gone. */
export function watchDatabase(query: Query, url: string): DatabaseWatch {
  let reason: string | null = null;
  const ask = () =>
    query('SELECT 1').then(
      () => null,
      (error: unknown) => describeDatabaseError(error, url),
    );
  return {
    reason: () => reason,
    async run(signal) {
      while (!signal.aborted) {
        reason = await ask();
        await sleep(EVERY_MS, signal);
      }
    },
  };
}
