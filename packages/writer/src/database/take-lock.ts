import { sleep } from '@checkstream/runtime';
import { lockKey } from './advisory-locks.ts';
import type { Query } from './query.ts';

export interface TakeLockOptions {
  everyMs: number;
  signal: AbortSignal;
  /** Somebody else holds it; `attempts` counts from 1. */
  onWait?: (attempts: number) => void;
}

/**
 * Takes the lock for as long as the connection of `query` lives. Asks again and again: a blocking wait would hold a
 * snapshot, and with it back vacuum and DETACH CONCURRENTLY, and could not be ended.
 */
export async function takeLock(query: Query, purpose: number, options: TakeLockOptions): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    if (await tryLock(query, purpose)) return;
    options.onWait?.(attempts);
    await sleep(options.everyMs, options.signal);
  }
}

/** Whether the lock is ours now, for as long as the connection of `query` lives. */
export async function tryLock(query: Query, purpose: number): Promise<boolean> {
  const { rows } = await query<{ mine: boolean }>(`SELECT pg_try_advisory_lock(${lockKey(purpose)}) AS mine`);
  return rows[0]?.mine === true;
}
