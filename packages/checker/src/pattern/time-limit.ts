import { sharedNow } from './shared-clock.ts';

/** A worker that has not even started a task after this long will not do so. */
const MAX_START_MS = 30_000;

/**
 * Calls `onExpired` once a task has run for `timeoutMs`, however long it waited for its worker before.
 * @param startedAt when the task started, by the shared clock; 0 as long as it has not
 * @returns stops the watch
 */
export function watchTimeLimit(startedAt: () => number, timeoutMs: number, onExpired: () => void): () => void {
  const askedAt = sharedNow();
  const leftMs = (): number => {
    const started = startedAt();
    const now = sharedNow();
    return started === 0 ? Math.min(timeoutMs, askedAt + MAX_START_MS - now) : started + timeoutMs - now;
  };
  const look = (): void => {
    const ms = leftMs();
    if (ms <= 0) onExpired();
    else timer = setTimeout(look, Math.ceil(ms));
  };
  let timer = setTimeout(look, timeoutMs);
  return () => clearTimeout(timer);
}
