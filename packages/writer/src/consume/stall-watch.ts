export interface StallWatch {
  /** Runs `work` and watches it. */
  during: <T>(work: () => Promise<T>) => Promise<T>;
  /** Some attempt was made. */
  beat: () => void;
  /** Why this process looks stuck, or null: idle is not stuck. */
  reason: () => string | null;
}

/** Notices work in hand during which no attempt was made for `withinMs`. `now` is a monotonic clock, ms. */
export function createStallWatch({ withinMs, now }: { withinMs: number; now: () => number }): StallWatch {
  let inHand = 0;
  let beatAt = now();
  const beat = () => {
    beatAt = now();
  };
  return {
    beat,
    async during(work) {
      if (inHand === 0) beat();
      inHand += 1;
      try {
        return await work();
      } finally {
        inHand -= 1;
        beat();
      }
    },
    reason() {
      const silentMs = now() - beatAt;
      if (inHand === 0 || silentMs <= withinMs) return null;
      return `no attempt to store the batch in hand for ${Math.round(silentMs / 1000)} s`;
    },
  };
}
