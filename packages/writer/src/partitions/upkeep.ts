import { retry, sleep, type Logger } from '@checkstream/runtime';
import { classifyDatabaseError } from '../database/classify-error.ts';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';
import { keepAhead, type KeepAheadDeps } from './keep-ahead.ts';

export interface Upkeep {
  /** Does it now; waits for PostgreSQL as long as it is away. */
  now: (signal: AbortSignal) => Promise<void>;
  /** Does it every hour. */
  run: (signal: AbortSignal) => Promise<void>;
}

export interface UpkeepDeps extends KeepAheadDeps {
  onAhead: (days: number) => void;
  log: Logger;
}

const EVERY_MS = 3_600_000;

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const now = async (signal: AbortSignal) => {
    const days = await retry(() => keepAhead(deps), {
      delaysMs: OUTAGE_BACKOFF,
      retriable: (error) => classifyDatabaseError(error) === 'transient',
      signal,
      onRetry: (err, attempts) => deps.log.warn({ err, attempts }, 'partitions not made ahead yet'),
    });
    deps.onAhead(days);
  };
  return {
    now,
    async run(signal) {
      for (;;) {
        await sleep(EVERY_MS, signal);
        await now(signal);
      }
    },
  };
}
