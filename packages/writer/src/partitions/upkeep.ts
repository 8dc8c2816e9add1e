import { retry, sleep, untilAborted } from '@checkstream/runtime';
import { classifyDatabaseError, errorCode } from '../database/classify-error.ts';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';
import { attemptPart, type UpkeepPart } from './attempt-part.ts';
import { FIRST_PARTS, upkeepRound, type UpkeepDeps } from './upkeep-round.ts';

export interface Upkeep {
  /** The floor and the partitions that a first batch needs; waits for PostgreSQL while it is away, not for locks. */
  prepare: (signal: AbortSignal) => Promise<void>;
  /** All of it, at once and every hour; after a failure again in 5 minutes. */
  run: (signal: AbortSignal) => Promise<void>;
}

const EVERY_MS = 3_600_000;
const AGAIN_MS = 300_000;

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const throughOutages = (work: () => Promise<void>, signal: AbortSignal) =>
    retry(work, {
      delaysMs: OUTAGE_BACKOFF,
      retriable: isOutage,
      signal,
      onRetry: (err, attempts) => deps.log.warn({ err, attempts }, 'partitions not made ahead yet'),
    });
  /** What the first round need not do again. */
  const prepared = new Set<UpkeepPart>();
  return {
    async prepare(signal) {
      for (const { part, work } of FIRST_PARTS) {
        const attempt = { part, work: () => throughOutages(() => work(deps), signal) };
        if (await attemptPart(deps, attempt, signal)) prepared.add(part);
      }
    },
    async run(signal) {
      for (;;) {
        // A statement of it may be waited for long, and may be left alone.
        const well = await untilAborted(upkeepRound(deps, signal, prepared), signal);
        prepared.clear();
        await sleep(well ? EVERY_MS : AGAIN_MS, signal);
      }
    },
  };
}

const LOCK_NOT_AVAILABLE = '55P03';

function isOutage(error: unknown): boolean {
  return classifyDatabaseError(error) === 'transient' && errorCode(error) !== LOCK_NOT_AVAILABLE;
}
