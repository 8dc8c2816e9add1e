import type { Health } from './create-health.ts';

export interface Progress {
  /** Something moved, or was tried; also when work begins after there was none. */
  beat: () => void;
}

export interface ProgressOptions {
  /** Longest time without a beat while the process still counts as live; a minute unless told. */
  withinMs?: number;
  /** There is nothing to move now, and silence is no stall. Never unless told. */
  isIdle?: () => boolean;
  /** A monotonic clock, ms. */
  now: () => number;
}

const MINUTE_MS = 60_000;

/** Turns liveness off when nothing has beaten for `withinMs`; the creation counts as the first beat. */
export function createProgress(health: Pick<Health, 'liveWhen'>, name: string, options: ProgressOptions): Progress {
  const { withinMs = MINUTE_MS, isIdle = () => false, now } = options;
  let last = now();
  health.liveWhen(name, () => {
    const silentMs = now() - last;
    return silentMs <= withinMs || isIdle() ? null : `no progress for ${Math.round(silentMs / 1000)} s`;
  });
  return {
    beat: () => {
      last = now();
    },
  };
}
