import type { Timers } from '../../src/groups/timers.ts';

export interface ManualTimers extends Timers {
  /** Lets time pass; what falls due runs in order. */
  pass(ms: number): void;
  pending(): number;
}

export function createManualTimers(): ManualTimers {
  const timers = new Map<number, { due: number; action: () => void }>();
  let [now, nextId] = [0, 0];
  return {
    after: (delayMs, action) => {
      const id = nextId;
      nextId += 1;
      timers.set(id, { due: now + delayMs, action });
      return () => timers.delete(id);
    },
    pass: (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due);
        if (next === undefined) break;
        const [id, { due, action }] = next;
        timers.delete(id);
        now = due;
        action();
      }
      now = end;
    },
    pending: () => timers.size,
  };
}
