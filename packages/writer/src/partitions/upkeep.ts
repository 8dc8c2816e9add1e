import { retry, sleep, untilAborted } from '@checkstream/runtime';
import { classifyDatabaseError, errorCode } from '../database/classify-error.ts';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';
import { ClocksApartError } from './raise-floor.ts';
import { liftFloor, makeAhead, tellFailure, upkeepRound, type UpkeepDeps, type UpkeepPart } from './upkeep-round.ts';

export interface Upkeep {
  /** The floor and the partitions that a first batch needs; waits for PostgreSQL while it is away, not for locks. */
  prepare: (signal: AbortSignal) => Promise<void>;
  /** All of it, at once and every hour; after a failure again in 5 minutes. */
  run: (signal: AbortSignal) => Promise<void>;
}

const EVERY_MS = 3_600_000;
const AGAIN_MS = 300_000;

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const unlessItCanWait = (part: UpkeepPart) => (error: unknown) => {
    if (!canWait(error)) throw error;
    tellFailure(deps, part, error);
  };
  const prepare = async () => {
    await liftFloor(deps).catch(unlessItCanWait('floor'));
    await makeAhead(deps).catch(unlessItCanWait('ahead'));
  };
  return {
    prepare: (signal) =>
      retry(prepare, {
        delaysMs: OUTAGE_BACKOFF,
        retriable: (error) => classifyDatabaseError(error) === 'transient',
        signal,
        onRetry: (err, attempts) => deps.log.warn({ err, attempts }, 'partitions not made ahead yet'),
      }),
    async run(signal) {
      for (;;) {
        // A statement of it may be waited for long, and may be left alone.
        const well = await untilAborted(upkeepRound(deps, signal), signal);
        await sleep(well ? EVERY_MS : AGAIN_MS, signal);
      }
    },
  };
}

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * No reason not to store what comes: clocks that differ, or a lock that somebody keeps. The rounds try again, and a
 * batch makes the partitions it needs.
 */
function canWait(error: unknown): boolean {
  return error instanceof ClocksApartError || errorCode(error) === LOCK_NOT_AVAILABLE;
}
