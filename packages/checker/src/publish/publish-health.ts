/** Longest time with results in the buffer and no attempt to send them. */
const STUCK_AFTER_MS = 60_000;

export interface PublishHealth {
  /** An attempt begins, or a result came into the empty buffer. */
  touch: () => void;
  /** Why publishing is stuck; `null` when it is not. */
  reason: (buffered: number) => string | null;
}

/** `now` is a monotonic clock in milliseconds. */
export function createPublishHealth(now: () => number): PublishHealth {
  let touchedMs = now();
  return {
    touch: () => {
      touchedMs = now();
    },
    reason: (buffered) => {
      const silentMs = now() - touchedMs;
      if (buffered === 0 || silentMs <= STUCK_AFTER_MS) return null;
      return `no attempt to publish ${buffered} results for ${Math.round(silentMs / 1000)} s`;
    },
  };
}
