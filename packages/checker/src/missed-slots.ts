import type { Logger } from '@checkstream/runtime';
import type { MissedReason } from './schedule/missed-reason.ts';
import type { Cancel, SetTimer } from './schedule/timer.ts';

const LOG_EVERY_MS = 60_000;

export interface MissedSlots {
  miss: (reason: MissedReason, slots: number, endpointId: string) => void;
  /** Logs what has been counted since the last lines. */
  flush: () => void;
}

interface Unlogged {
  slots: number;
  latestEndpointId: string;
}

/** Counts missed slots; logs the first of a reason at once, and each minute from then on what came since. */
export function createMissedSlots(deps: {
  count: (reason: MissedReason, slots: number) => void;
  setTimer: SetTimer;
  log: Pick<Logger, 'warn'>;
}): MissedSlots {
  const unlogged = new Map<MissedReason, Unlogged>();
  /** Reasons that were logged less than a minute ago. */
  const quiet = new Map<MissedReason, Cancel>();

  const write = (reason: MissedReason) => {
    deps.log.warn({ reason, ...unlogged.get(reason) }, 'slots missed');
    unlogged.delete(reason);
  };

  const report = (reason: MissedReason) => {
    write(reason);
    quiet.set(
      reason,
      deps.setTimer(() => {
        quiet.delete(reason);
        if (unlogged.has(reason)) report(reason);
      }, LOG_EVERY_MS),
    );
  };

  return {
    miss: (reason, slots, endpointId) => {
      deps.count(reason, slots);
      const before = unlogged.get(reason)?.slots ?? 0;
      unlogged.set(reason, { slots: before + slots, latestEndpointId: endpointId });
      if (!quiet.has(reason)) report(reason);
    },
    flush: () => {
      for (const cancel of quiet.values()) cancel();
      quiet.clear();
      [...unlogged.keys()].forEach(write);
    },
  };
}
