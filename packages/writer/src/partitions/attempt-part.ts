import type { Logger } from '@checkstream/runtime';
import { classifyDatabaseError, errorCode } from '../database/classify-error.ts';
import { ClocksApartError } from './raise-floor.ts';
import type { UpkeepMetrics } from './upkeep-metrics.ts';

export type UpkeepPart = 'floor' | 'ahead' | 'retention' | 'sums' | 'keys';

export interface AttemptDeps {
  metrics: Pick<UpkeepMetrics, 'failures'>;
  log: Logger;
}

/**
 * Does one part of the upkeep. What can wait is counted, told and left to the next round: resolves to whether it went
 * well. Rejects with everything else, and when `signal` aborts.
 */
export async function attemptPart(
  { metrics, log }: AttemptDeps,
  { part, work }: { part: UpkeepPart; work: () => Promise<void> },
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (err) {
    signal.throwIfAborted();
    if (!canWait(err)) throw err;
    metrics.failures.inc({ part });
    log.warn({ err, part }, 'upkeep of partitions failed, to be tried again');
    return false;
  }
}

const SQLSTATE = /^(\d\d|F0|HV|P0|XX)[0-9A-Z]{3}$/;

/**
 * SQL that does not fit the tables. Not so rights, which somebody grants (42501), nor what somebody made or dropped at
 * the same moment (42P07, 42P01, 42704).
 */
const MISTAKE = /^42(?!501|P07|P01|704)/;

/**
 * No reason not to store what comes, since batches make the partitions they need: an outage, a lock that somebody keeps,
 * clocks that differ, or what PostgreSQL refuses until somebody who reads the warning sees to it.
 */
function canWait(error: unknown): boolean {
  if (error instanceof ClocksApartError || classifyDatabaseError(error) === 'transient') return true;
  const code = errorCode(error) ?? '';
  return SQLSTATE.test(code) && !MISTAKE.test(code);
}
