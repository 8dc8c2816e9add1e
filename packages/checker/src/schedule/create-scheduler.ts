import type { Endpoint, Slots } from '@checkstream/schema';
import { createBeginning } from './beginning.ts';
import { startCourse } from './course.ts';
import type { DecidedSpans } from './decided-spans.ts';
import { createDeparted } from './departed.ts';
import { latenessWindowMs } from './lateness-window.ts';
import { createTurns } from './turns.ts';
import type { Entry, TurnsDeps } from './turns.ts';
import { watchClock } from './watch-clock.ts';

export interface SchedulerDeps extends TurnsDeps {
  slotsOf: (endpoint: Endpoint) => Slots;
  sessionTimeoutMs: number;
}

/** Starts each slot of each endpoint once and within its window, or counts it as missed. One timer per endpoint. */
export interface Scheduler {
  /** Schedules an endpoint, or goes on with its new definition. */
  set: (endpoint: Endpoint) => void;
  /** Its slots belong to somebody else from now on; a check that runs goes on. */
  remove: (endpointId: string) => void;
  size: () => number;
  /** The check of this endpoint ended, and with it room came free. */
  landed: (endpointId: string) => void;
  /** Room came free. */
  wake: () => void;
  /** Starts nothing any more; slots that are due and have not started are missed. */
  stop: () => void;
}

export function createScheduler(deps: SchedulerDeps): Scheduler {
  const entries = new Map<string, Entry>();
  const departed = createDeparted();
  const beginning = createBeginning(deps.now());
  const turns = createTurns(deps);
  const stopWatching = watchClock({ ...deps, onJump: () => [...entries.values()].forEach(turns.visit) });
  let stopped = false;

  const put = (endpoint: Endpoint, decided: DecidedSpans) => {
    const now = deps.now();
    const slots = deps.slotsOf(endpoint);
    const windowMs = latenessWindowMs(slots.periodMs, deps.sessionTimeoutMs);
    const course = startCourse(slots, windowMs, now, { since: beginning.since(now), decided });
    const entry: Entry = { endpoint, course, held: null, cancel: () => undefined };
    entries.set(endpoint.endpointId, entry);
    turns.visit(entry);
  };

  return {
    set: (endpoint) => {
      const present = entries.get(endpoint.endpointId);
      if (stopped || present?.endpoint.definitionHash === endpoint.definitionHash) return;
      if (present !== undefined) turns.leave(present);
      put(endpoint, present?.course.decided ?? departed.comeBack(endpoint.endpointId));
    },
    remove: (endpointId) => {
      const entry = entries.get(endpointId);
      if (entry === undefined) return;
      turns.leave(entry);
      entries.delete(endpointId);
      departed.leave(endpointId, entry.course.decided, deps.now());
    },
    size: () => entries.size,
    landed: (endpointId) => {
      const entry = entries.get(endpointId);
      if (entry?.held === 'overlap') turns.visit(entry);
      turns.wake();
    },
    wake: turns.wake,
    stop: () => {
      stopped = true;
      stopWatching();
      const now = deps.now();
      for (const entry of entries.values()) {
        turns.leave(entry);
        if (entry.held !== null || entry.course.next <= now) deps.onMissed('shutdown', 1, entry.endpoint.endpointId);
      }
      entries.clear();
    },
  };
}
