import { SettingsError, retry } from '@checkstream/runtime';
import type { Logger } from '@checkstream/runtime';
import { formatProblem } from '@checkstream/schema';
import type { Problem } from '@checkstream/schema';
import type { Applied, Approve } from './carry-out.ts';
import type { ApplyPlan, WantedEndpoints } from './plan-apply.ts';
import { watchEndpointsFile } from './watch-endpoints-file.ts';

export interface KeepAppliedDeps {
  /** The endpoints file. */
  path: string;
  apply: (wanted: WantedEndpoints, approve: Approve) => Promise<Applied>;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  signal: AbortSignal;
  stableMs?: number;
}

const BACKOFF = { firstMs: 500, maxMs: 15_000 };

/** Trouble with Kafka passes; these do not. */
const LASTING = [SettingsError, TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * Applies an endpoints file at the start and whenever it changes, until the signal aborts. There is nobody to ask:
 * small removals are taken as meant, large ones are left to a person. Rejects with what no retry heals.
 */
export async function keepApplied({ path, apply, log, ...watch }: KeepAppliedDeps): Promise<void> {
  const approve: Approve = (_plan, guard) => {
    if (guard.needs !== 'prune') return true;
    log.error(
      { path, reason: guard.message },
      'endpoints file not applied; run `checkstream apply --prune` if it is right',
    );
    return false;
  };

  const onChange = async (wanted: WantedEndpoints) => {
    const { plan, applied } = await retry(() => apply(wanted, approve), {
      delaysMs: BACKOFF,
      retriable: (error) => !LASTING.some((lasting) => error instanceof lasting),
      signal: watch.signal,
      onRetry: (err, attempt, delayMs) =>
        log.warn({ err, path, attempt, delayMs }, 'applying the endpoints file failed; trying again'),
    });
    if (applied) log.info({ path, ...countsOf(plan) }, 'endpoints file applied');
  };

  const onProblems = (problems: Problem[]) =>
    log.error({ path, problems: problems.map(formatProblem) }, 'endpoints file not applied; correct it and save');

  await watchEndpointsFile({ path, onChange, onProblems, ...watch });
}

function countsOf({ added, changed, removed, unchanged }: ApplyPlan) {
  return { added: added.length, changed: changed.length, removed: removed.length, unchanged: unchanged.length };
}
