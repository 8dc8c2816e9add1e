import type { Slots } from '@checkstream/schema';
import { firstUndecided, recordDecided } from './decided-spans.ts';
import type { DecidedSpans } from './decided-spans.ts';

/** Where one endpoint stands on its line of slots. A value: every step makes a new one. Instants are Unix milliseconds. */
export interface Course {
  readonly slots: Slots;
  /** How long after its due instant a slot may still start. */
  readonly windowMs: number;
  /** scheduledAt of the slot to decide next. */
  readonly next: number;
  /** Slots that are not to be run again, whatever the clock does. */
  readonly decided: DecidedSpans;
  /** The slot before `next` was decided too, in its time. */
  readonly unbroken: boolean;
}

/** What a look at the clock shows. */
export interface Look {
  course: Course;
  /** Slots whose window has passed undecided since the last look. */
  missed: number;
  /** `course.next` may start now. */
  isDue: boolean;
}

/**
 * Begins at the oldest slot that may still start, so that a slot due while its shard was moving is not lost; slots
 * older than that belonged to somebody else. `decided` is what this process remembers of the endpoint.
 */
export function startCourse(slots: Slots, windowMs: number, now: number, decided: DecidedSpans = []): Course {
  return aimAt({ slots, windowMs, decided, next: 0, unbroken: false }, slots.next(now - windowMs - 1));
}

/** Compares the course with the clock: passes over slots that are too late, and follows a clock that was set back. */
export function look(course: Course, now: number): Look {
  const { slots, windowMs, next } = course;
  if (next - now > longestGapMs(slots)) return restart(course, now);
  if (next + windowMs >= now) return { course, missed: 0, isDue: next <= now };

  const lastMissed = slots.latest(now - windowMs - 1);
  const resumed = aimAt({ ...course, unbroken: false }, slots.next(lastMissed));
  return { course: resumed, missed: countSlots(slots, next, lastMissed), isDue: resumed.next <= now };
}

/** The clock was set back: on from here, without the slots that were already decided. */
function restart(course: Course, now: number): Look {
  const restarted = aimAt({ ...course, unbroken: false }, course.slots.next(now - 1));
  return { course: restarted, missed: 0, isDue: restarted.next <= now };
}

/** The slot `course.next` was started. */
export function advance(course: Course): Course {
  const { slots, next, decided, unbroken } = course;
  return aimAt({ ...course, decided: recordDecided(decided, next, unbroken), unbroken: true }, slots.next(next));
}

function aimAt(course: Course, scheduledAt: number): Course {
  const next = firstUndecided(course.decided, scheduledAt, (at) => course.slots.next(at));
  return { ...course, next, unbroken: course.unbroken && next === scheduledAt };
}

/** Two neighbouring slots are never further apart: the period and the most that jitter adds. */
function longestGapMs({ periodMs }: Slots): number {
  return Math.ceil(periodMs * 1.1);
}

/** Slots from one to another, both counted. Jitter never carries a slot into the next period, so division is exact. */
function countSlots({ periodMs, phaseMs }: Slots, first: number, last: number): number {
  const numberOf = (scheduledAt: number) => Math.floor((scheduledAt - phaseMs) / periodMs);
  return numberOf(last) - numberOf(first) + 1;
}
