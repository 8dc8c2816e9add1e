export interface RecentTimes {
  add: (ms: number) => void;
  /** With up to 100 of them, the second longest: a single one never counts. `null`: too few to say. */
  p99Ms: () => number | null;
}

/** The latest `size` times; fewer than `least` say nothing. */
export function createRecentTimes({ size, least }: { size: number; least: number }): RecentTimes {
  let times: number[] = [];
  return {
    add: (ms) => {
      times = [...times, ms].slice(-size);
    },
    p99Ms: () => {
      if (times.length < least) return null;
      return times.toSorted((a, b) => a - b)[Math.floor(0.99 * (times.length - 1))] ?? null;
    },
  };
}
