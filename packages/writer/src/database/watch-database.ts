import { sleep, type Secret } from '@checkstream/runtime';
import { ConnectionLostError } from './connection-lost-error.ts';
import { describeDatabaseError } from './describe-database-error.ts';
import type { Query } from './query.ts';

export interface DatabaseWatch {
  /** Why PostgreSQL cannot be used at the moment, or null. */
  reason: () => string | null;
  run: (signal: AbortSignal) => Promise<void>;
}

const EVERY_MS = 5_000;
/** From then on a question counts as unanswered, although its answer is waited for. */
const LATE_MS = 3_000;

/** Asks PostgreSQL for an answer every 5 s: an idle writer would not notice that it is gone, or frozen. */
export function watchDatabase(query: Query, url: Secret): DatabaseWatch {
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
        const late = setTimeout(() => (reason = describeDatabaseError(noAnswer(), url)), LATE_MS);
        reason = await ask();
        clearTimeout(late);
        await sleep(EVERY_MS, signal);
      }
    },
  };
}

const noAnswer = () => new ConnectionLostError(`no answer within ${LATE_MS / 1000} s`);
