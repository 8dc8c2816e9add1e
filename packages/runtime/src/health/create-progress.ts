import type { Health } from './create-health.ts';

export interface Progress {
  beat(): void;
}

export interface ProgressOptions {
  /** Longest time without a beat while the process still counts as live. */
  withinMs: number;
  /** A monotonic clock, ms. */
  now: () => number;
}

/** Turns liveness off when nothing has beaten for `withinMs`; the creation counts as the first beat. */
export function createProgress(health: Pick<Health, 'liveWhen'>, name: string, options: ProgressOptions): Progress {
  let last = options.now();
  health.liveWhen(name, () => {
    const silentMs = options.now() - last;
    return silentMs <= options.withinMs ? null : `no progress for ${Math.round(silentMs / 1000)} s`;
  });
  return {
    beat: () => {
      last = options.now();
    },
  };
}
