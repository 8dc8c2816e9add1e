export type Cancel = () => void;

/** Time as the groups see it: passed in, so that tests decide when it passes. */
export interface Timers {
  /** Runs `action` once after `delayMs`, unless cancelled first. */
  after(delayMs: number, action: () => void): Cancel;
}

/** Real time. Pending timers never keep the process alive: closing the broker is what ends it. */
export const realTimers: Timers = {
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
