import type { Logger } from '@checkstream/runtime';
import type { MissedReason } from './schedule/missed-reason.ts';

const LOG_EVERY_MS = 60_000;

export interface MissedSlots {
  miss: (reason: MissedReason, slots: number, endpointId: string) => void;
  /** Logs what has been counted since the last lines. */
  flush: () => void;
}

/** Counts missed slots; logs the first of a reason at once, and then what came since, once a minute at most. */
export function createMissedSlots(deps: {
  count: (reason: MissedReason, slots: number) => void;
  now: () => number;
  log: Pick<Logger, 'warn'>;
}): MissedSlots {
  const unlogged = new Map<MissedReason, number>();
  const loggedAt = new Map<MissedReason, number>();

  const report = (reason: MissedReason, fields: object) => {
    deps.log.warn({ reason, slots: unlogged.get(reason), ...fields }, 'slots missed');
    unlogged.delete(reason);
    loggedAt.set(reason, deps.now());
  };

  return {
    miss: (reason, slots, endpointId) => {
      deps.count(reason, slots);
      unlogged.set(reason, (unlogged.get(reason) ?? 0) + slots);
      const last = loggedAt.get(reason);
      if (last === undefined || deps.now() - last >= LOG_EVERY_MS) report(reason, { latestEndpointId: endpointId });
    },
    flush: () => [...unlogged.keys()].forEach((reason) => report(reason, {})),
  };
}
