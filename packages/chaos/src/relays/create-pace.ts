import { setTimeout as sleep } from 'node:timers/promises';

interface Slowness {
  /** Of every chunk, each way. */
  latencyMs: number;
  bytesPerSecond: number;
}

export interface Pace {
  /** Resolves when so many bytes may go on. */
  of: (bytes: number) => Promise<void>;
  slow: (slowness: Slowness | null) => void;
  /** Nothing may until the promise that was given resolves. */
  hold: (until: Promise<void>) => void;
}

/** As fast as may be, until told. */
export function createPace(): Pace {
  let slowness: Slowness | null = null;
  let held: Promise<void> = Promise.resolve();
  return {
    async of(bytes) {
      await held;
      if (slowness !== null) await sleep(slowness.latencyMs + (bytes / slowness.bytesPerSecond) * 1_000);
    },
    slow(how) {
      slowness = how;
    },
    hold(until) {
      held = until;
    },
  };
}
