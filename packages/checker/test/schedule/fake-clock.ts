import type { SetTimer } from '../../src/schedule/timer.ts';

interface Timer {
  id: number;
  fireAt: number;
  callback: () => void;
}

/** A wall clock and timers on one line of monotonic time. The wall clock can be set, timers do not notice. */
export function createFakeClock(wallMs: number) {
  const timers = new Map<number, Timer>();
  let monotonicMs = 0;
  let offsetMs = wallMs;
  let ids = 0;

  const setTimer: SetTimer = (callback, delayMs) => {
    const id = ids++;
    timers.set(id, { id, fireAt: monotonicMs + delayMs, callback });
    return () => void timers.delete(id);
  };

  const nextTimer = (): Timer | undefined =>
    [...timers.values()].sort((a, b) => a.fireAt - b.fireAt || a.id - b.id).at(0);

  /** Lets time pass, firing what becomes due in order, and lets promises settle after each. */
  const pass = async (ms: number) => {
    await settle();
    const until = monotonicMs + ms;
    for (let timer = nextTimer(); timer !== undefined && timer.fireAt <= until; timer = nextTimer()) {
      timers.delete(timer.id);
      monotonicMs = Math.max(monotonicMs, timer.fireAt);
      timer.callback();
      await settle();
    }
    monotonicMs = until;
    await settle();
  };

  return {
    now: () => Math.floor(monotonicMs + offsetMs),
    setTimer,
    pass,
    /** The clock is set, or time passes while the process stands still. */
    jump: (ms: number) => void (offsetMs += ms),
    /** The event loop is blocked: time passes, and no timer fires until it goes on. */
    stall: (ms: number) => void (monotonicMs += ms),
    pending: () => timers.size,
  };
}

/** A turn of the event loop runs every promise that can go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
