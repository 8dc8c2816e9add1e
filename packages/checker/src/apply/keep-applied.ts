import { isProgrammingError, retry } from '@checkstream/runtime';
import type { Logger } from '@checkstream/runtime';
import type { Applied, Approve } from './carry-out.ts';
import { passes } from './passes.ts';
import type { ApplyPlan, WantedEndpoints } from './plan-apply.ts';
import { watchEndpointsFile } from './watch-endpoints-file.ts';

export interface KeepAppliedDeps {
  /** The endpoints file. */
  path: string;
  /** One attempt; rejects soon after the signal aborts. */
  apply: (wanted: WantedEndpoints, approve: Approve, signal: AbortSignal) => Promise<Applied>;
  /** The client's: whether Kafka can be expected to take later what it refused now. */
  heals: (error: unknown) => boolean;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  signal: AbortSignal;
  stableMs?: number;
}

const BACKOFF = { firstMs: 500, maxMs: 15_000 };

/**
 * Applies an endpoints file at the start and whenever it changes, until the signal aborts; an apply that runs then is
 * not waited for. There is nobody to ask: small removals are taken as meant, large ones are left to a person, and so is
 * what Kafka or the registry refuses for good. Rejects over a mistake of ours.
 */
export async function keepApplied(deps: KeepAppliedDeps): Promise<void> {
  const { path, log, signal, stableMs } = deps;
  const mistaken = Promise.withResolvers<never>();
  let newer = new AbortController();
  let last = Promise.resolve();

  // One after the other: an older apply that is still being sent must not overwrite a newer one.
  const onChange = (wanted: WantedEndpoints) => {
    newer.abort();
    newer = new AbortController();
    const superseded = AbortSignal.any([signal, newer.signal]);
    last = last.then(() => applyUntilDone({ ...deps, signal: superseded }, wanted));
    last.catch(mistaken.reject);
  };

  const onProblems = (problems: string[]) =>
    log.error({ path, problems }, 'endpoints file not applied; correct it and save');

  const watching = watchEndpointsFile({ path, onChange, onProblems, signal, ...(stableMs && { stableMs }) });
  await Promise.race([watching, mistaken.promise]);
}

/** Tries until it is done or refused, or until the signal aborts. */
async function applyUntilDone(
  { path, apply, heals, log, signal }: KeepAppliedDeps,
  wanted: WantedEndpoints,
): Promise<void> {
  const approve: Approve = (_plan, guard) => {
    if (guard.needs !== 'prune') return true;
    log.error(
      { path, reason: guard.message },
      'endpoints file not applied; run `checkstream apply --prune` if it is right',
    );
    return false;
  };
  try {
    const { plan, applied } = await retry(() => apply(wanted, approve, signal), {
      delaysMs: BACKOFF,
      retriable: (error) => passes(error, heals),
      signal,
      onRetry: (err, attempt, delayMs) =>
        log.warn({ err, path, attempt, delayMs }, 'applying the endpoints file failed; trying again'),
    });
    if (applied) log.info({ path, ...countsOf(plan) }, 'endpoints file applied');
  } catch (err) {
    if (isProgrammingError(err)) throw err;
    if (signal.aborted) return;
    log.error({ err, path }, 'endpoints file not applied; mend what the error names, then save the file again');
  }
}

function countsOf({ added, changed, removed, unchanged }: ApplyPlan) {
  return { added: added.length, changed: changed.length, removed: removed.length, unchanged: unchanged.length };
}
