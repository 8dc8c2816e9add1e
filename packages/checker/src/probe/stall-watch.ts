/** Notices when the event loop stands still, so that time of our own making is not charged to a site. */
export interface StallWatch {
  /** How long the loop stood still since `sinceMs`, to within one tick: at most at once, and in all. */
  since: (sinceMs: number) => Stalls;
  close: () => void;
}

interface Stalls {
  longestMs: number;
  totalMs: number;
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
    since: (sinceMs) => {
      const present = { endedMs: now(), lastedMs: Math.max(0, lateness()) };
      const during = [...stalls, present]
        .filter(({ endedMs }) => endedMs >= sinceMs)
        .map(({ endedMs, lastedMs }) => Math.min(lastedMs, endedMs - sinceMs));
      return { longestMs: Math.max(0, ...during), totalMs: during.reduce((sum, ms) => sum + ms, 0) };
    },
    close: () => clearInterval(timer),
  };
}
