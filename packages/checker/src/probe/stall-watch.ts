/** Notices when the event loop stands still, so that a timeout of our own making is not charged to a site. */
export interface StallWatch {
  /** The longest time the loop stood still since `sinceMs`, to within one tick. */
  longestSince(sinceMs: number): number;
  close(): void;
}

const TICK_MS = 50;
/** Longer than any probe may last. */
const KEEP_MS = 120_000;

/** @param now monotonic milliseconds */
export function createStallWatch(now: () => number): StallWatch {
  let lastMs = now();
  let stalls: { endedMs: number; lastedMs: number }[] = [];

  const lateness = (): number => now() - lastMs - TICK_MS;
  const timer = setInterval(() => {
    const lastedMs = lateness();
    lastMs = now();
    if (lastedMs < TICK_MS) return;
    stalls = [...stalls.filter((stall) => lastMs - stall.endedMs < KEEP_MS), { endedMs: lastMs, lastedMs }];
  }, TICK_MS);
  timer.unref();

  return {
    longestSince: (sinceMs) => {
      const during = stalls.filter((stall) => stall.endedMs >= sinceMs).map((stall) => stall.lastedMs);
      return Math.max(0, lateness(), ...during);
    },
    close: () => clearInterval(timer),
  };
}
