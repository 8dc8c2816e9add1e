import { createProgress, type Health, type Progress } from '@checkstream/runtime';

export interface BatchProgress extends Progress {
  /** Runs `work`: while it does, silence is a stall. */
  during: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Turns liveness off when a batch is in hand and nothing was tried for a minute. `now` is a monotonic clock, ms. */
export function createBatchProgress(health: Pick<Health, 'liveWhen'>, now: () => number): BatchProgress {
  let inHand = 0;
  const { beat } = createProgress(health, 'batch', { now, isIdle: () => inHand === 0 });
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
  };
}
