export interface OnceADay {
  /** Was this not said within a day? From now on it was. */
  isDue(what: string): boolean;
  /** Forgets what was said more than a day ago. */
  forgetOld(): void;
  /** What is remembered now. */
  size(): number;
}

const DAY_MS = 86_400_000;

/** `now`: Unix time, ms. */
export function createOnceADay(now: () => number): OnceADay {
  const saidAt = new Map<string, number>();
  const isOld = (at: number): boolean => now() - at >= DAY_MS;
  return {
    isDue(what) {
      if (!isOld(saidAt.get(what) ?? -Infinity)) return false;
      saidAt.set(what, now());
      return true;
    },
    forgetOld() {
      for (const [what, at] of saidAt) if (isOld(at)) saidAt.delete(what);
    },
    size: () => saidAt.size,
  };
}
