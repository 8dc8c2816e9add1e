/** Added to the session timeout, so that a slot due while a dead checker's shard moves can still be run. */
const TAKEOVER_MARGIN_MS = 5000;

/**
 * How long after its due instant a slot may still start, in milliseconds. At most half a period, so that a late slot
 * never meets the next one; long enough, where the period allows it, for the shard of a dead checker to move.
 */
export function latenessWindowMs(periodMs: number, sessionTimeoutMs: number): number {
  return Math.min(Math.floor(periodMs / 2), sessionTimeoutMs + TAKEOVER_MARGIN_MS);
}
