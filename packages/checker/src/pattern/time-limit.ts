import type { Running } from './batch-progress.ts';

/** A thread that has not started a batch, or got no processor time for one, after this long will not do so. */
const MAX_IDLE_MS = 30_000;

/**
 * Calls `onExpired` once a single evaluation of a batch has used `limitMs` of processor time, however long it waited.
 * @param running what runs now; `null` as long as nothing does
 * @returns stops the watch
 */
export function watchTimeLimit(
  running: () => Running | null,
  limitMs: number,
  onExpired: (index: number | null) => void,
): () => void {
  const askedAt = performance.now();
  const leftMs = (now: Running | null): number => {
    if (now === null) return Math.min(limitMs, askedAt + MAX_IDLE_MS - performance.now());
    return Math.min(limitMs - now.cpuMs, limitMs + MAX_IDLE_MS - now.forMs);
  };
  const look = (): void => {
    const now = running();
    const ms = leftMs(now);
    if (ms <= 0) onExpired(now?.index ?? null);
    else timer = setTimeout(look, ms);
  };
  let timer = setTimeout(look, limitMs);
  return () => clearTimeout(timer);
}
