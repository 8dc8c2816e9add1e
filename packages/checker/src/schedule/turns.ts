import type { Endpoint } from '@checkstream/schema';
import { advance, look } from './course.ts';
import type { Course } from './course.ts';
import type { BlockedReason, MissedReason } from './missed-reason.ts';
import type { Cancel, SetTimer } from './timer.ts';

export interface TurnsDeps {
  /** Starts the check of a slot; from then on `blocked` knows of it. */
  start: (endpoint: Endpoint, scheduledAt: number) => void;
  /** Why this endpoint cannot be checked at this moment; `null` when it can. */
  blocked: (endpointId: string) => BlockedReason | null;
  onMissed: (reason: MissedReason, slots: number, endpointId: string) => void;
  /** Unix time in milliseconds; may jump. */
  now: () => number;
  setTimer: SetTimer;
}

/** An endpoint on its course, with the one timer towards the next instant that matters to it. */
export interface Entry {
  readonly endpoint: Endpoint;
  course: Course;
  /** Why the slot that is due now has not started; `null` when none is due. */
  held: BlockedReason | null;
  cancel: Cancel;
}

export interface Turns {
  /** Looks at the clock and does what is due: starts the slot, holds it, or counts it as missed; then sets the timer. */
  visit: (entry: Entry) => void;
  /** Turns to it no more; what came due so long ago that nobody can start it is counted as missed. */
  leave: (entry: Entry) => void;
  /** Lets those that wait for room start, the longest waiting first. */
  wake: () => void;
}

/** Longer than any period, and far below what setTimeout can hold: for slots that a clock set back made distant. */
const LONGEST_WAIT_MS = 600_000;

export function createTurns(deps: TurnsDeps): Turns {
  /** Those whose slot is due and that wait for room, in the order in which they came. */
  const waiting = new Set<Entry>();

  const visit = (entry: Entry) => {
    disarm(entry);
    const isDue = passOver(entry);
    entry.held = isDue ? deps.blocked(entry.endpoint.endpointId) : null;
    if (entry.held !== null) hold(entry);
    else if (isDue) start(entry);
    else arm(entry, entry.course.startsAt);
  };

  /** Counts what can no longer start; tells whether the next slot may start now. */
  const passOver = (entry: Entry): boolean => {
    const { course, missed, isDue } = look(entry.course, deps.now(), entry.held !== null);
    reportMissed(deps, entry, missed);
    entry.course = course;
    if (missed > 0) entry.held = null;
    return isDue;
  };

  // A flight of its own wakes the endpoint when it lands; for what others occupy it waits in line.
  const hold = (entry: Entry) => {
    if (entry.held !== 'overlap') waiting.add(entry);
    arm(entry, entry.course.next + entry.course.windowMs + 1);
  };

  const start = (entry: Entry) => {
    const scheduledAt = entry.course.next;
    entry.course = advance(entry.course);
    arm(entry, entry.course.startsAt);
    deps.start(entry.endpoint, scheduledAt);
  };

  const arm = (entry: Entry, at: number) => {
    const delayMs = Math.min(Math.max(1, at - deps.now()), LONGEST_WAIT_MS);
    entry.cancel = deps.setTimer(() => visit(entry), delayMs);
  };

  const disarm = (entry: Entry) => {
    entry.cancel();
    waiting.delete(entry);
  };

  const leave = (entry: Entry) => {
    disarm(entry);
    passOver(entry);
  };

  const wake = () => {
    for (const entry of waiting) {
      if (deps.blocked(entry.endpoint.endpointId) !== null) return;
      visit(entry);
    }
  };

  return { visit, leave, wake };
}

/** Of several, only the first was seen in its time and held; nobody looked when the others were due. */
function reportMissed({ onMissed }: TurnsDeps, { endpoint, held }: Entry, missed: number): void {
  const seen = held !== null && missed > 0 ? 1 : 0;
  if (held !== null && seen > 0) onMissed(held, seen, endpoint.endpointId);
  if (missed > seen) onMissed('paused', missed - seen, endpoint.endpointId);
}
