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

/** One time that it stood still. */
interface Stall {
  endedMs: number;
  lastedMs: number;
}

const TICK_MS = 50;
/** Longer than any probe may last. */
const KEEP_MS = 120_000;

/** @param now monotonic milliseconds */
export function createStallWatch(now: () => number): StallWatch {
  let lastMs = now();
  /** The latest last. */
  const stalls: Stall[] = [];

  const lateness = (): number => now() - lastMs - TICK_MS;
  const timer = setInterval(() => {
    const lastedMs = lateness();
    lastMs = now();
    if (lastedMs < TICK_MS) return;
    stalls.push({ endedMs: lastMs, lastedMs });
    while (lastMs - (stalls[0]?.endedMs ?? lastMs) >= KEEP_MS) stalls.shift();
  }, TICK_MS);
  timer.unref();

  return {
    since: (sinceMs) => {
      let stall: Stall | undefined = { endedMs: now(), lastedMs: Math.max(0, lateness()) };
      const seen = { longestMs: 0, totalMs: 0 };
      // Backwards, because every probe asks, and two minutes of a busy process hold thousands.
      for (let at = stalls.length; stall !== undefined && stall.endedMs >= sinceMs; stall = stalls[--at]) {
        const ms = Math.min(stall.lastedMs, stall.endedMs - sinceMs);
        seen.longestMs = Math.max(seen.longestMs, ms);
        seen.totalMs += ms;
      }
      return seen;
    },
    close: () => clearInterval(timer),
  };
}
