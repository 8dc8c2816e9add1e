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
  /** When `next` may start: its due instant, or later when it is caught up. */
  readonly startsAt: number;
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
 * A slot that is caught up starts this part of its window late (docs/decisions/0010): late slots then start as evenly as
 * they fell due, and the rest of the window is left for whatever holds them up.
 */
const CATCH_UP_SHARE = 0.9;
/** A slot found later than this fell due while the process or the machine stood still. */
const STOOD_STILL_MS = 1000;

/** What of the past is this process's to run. */
export interface Past {
  /** Slots due before this instant are not caught up. */
  since: number;
  /** What this process remembers of the endpoint. */
  decided: DecidedSpans;
}

/** Begins at the oldest slot that is to be caught up: one due while its shard was moving is not lost. */
export function startCourse(slots: Slots, windowMs: number, now: number, { since, decided }: Past): Course {
  const from = Math.max(since, now - CATCH_UP_SHARE * windowMs);
  const blank = { slots, windowMs, decided, next: 0, startsAt: 0, unbroken: false };
  const course = aimAt(blank, slots.next(Math.ceil(Math.min(from, now)) - 1));
  if (course.next >= now) return course;
  // Slots due from `from` to now start from now until the share of the window has passed, the oldest first.
  const place = (course.next - from) / (now - from);
  return { ...course, startsAt: now + Math.floor(place * CATCH_UP_SHARE * windowMs) };
}

/**
 * Compares the course with the clock: passes over slots that are too late, and follows a clock that was set back.
 * `isHeld`: the slot is known to be due, and waits for room.
 */
export function look(course: Course, now: number, isHeld = false): Look {
  const { slots, windowMs, next, startsAt } = course;
  if (next - now > longestGapMs(slots)) return lookAt(restart(course, now), now);
  if (next + windowMs >= now) {
    const stoodStill = !isHeld && now - startsAt > STOOD_STILL_MS;
    return lookAt(stoodStill ? putOff(course, now) : course, now);
  }
  // Those that may start now and not a moment later are left too: they would all start at once.
  const lastMissed = slots.latest(now - Math.floor(CATCH_UP_SHARE * windowMs) - 1);
  const resumed = aimAt({ ...course, unbroken: false }, slots.next(lastMissed));
  return lookAt(putOff(resumed, now), now, countSlots(slots, next, lastMissed));
}

function lookAt(course: Course, now: number, missed = 0): Look {
  return { course, missed, isDue: course.startsAt <= now };
}

/** Many slots were found late at once, and start as evenly as they fell due. */
function putOff(course: Course, now: number): Course {
  if (course.next >= now) return course;
  return { ...course, startsAt: Math.max(now, course.next + Math.floor(CATCH_UP_SHARE * course.windowMs)) };
}

/** The clock was set back: on from here, without the slots that were already decided. */
function restart(course: Course, now: number): Course {
  return aimAt({ ...course, unbroken: false }, course.slots.next(now - 1));
}

/** The slot `course.next` was started. */
export function advance(course: Course): Course {
  const { slots, next, decided, unbroken } = course;
  return aimAt({ ...course, decided: recordDecided(decided, next, unbroken), unbroken: true }, slots.next(next));
}

function aimAt(course: Course, scheduledAt: number): Course {
  const next = firstUndecided(course.decided, scheduledAt, (at) => course.slots.next(at));
  return { ...course, next, startsAt: next, unbroken: course.unbroken && next === scheduledAt };
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
