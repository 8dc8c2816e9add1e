import { describe, expect, test } from '@jest/globals';
import { createSlots } from '@checkstream/schema';
import { advance, look, startCourse } from '../../src/schedule/course.ts';
import type { Past } from '../../src/schedule/course.ts';

const slots = createSlots('acme/shop', 'helsinki', 30_000);
const windowMs = 15_000;
const slot = slots.latest(1_800_000_000_000);

/** A course as a process begins it that has run for long. */
const begin = (now: number, past: Partial<Past> = {}) =>
  startCourse(slots, windowMs, now, { since: 0, decided: [], ...past });

describe('a course', () => {
  test.each([1, 5_000, 13_500])('puts a slot found %s ms late off until it is 0.9 windows late', (lateMs) => {
    const course = begin(slot + lateMs);
    expect(look(course, slot + 13_499)).toMatchObject({ missed: 0, isDue: false, course: { next: slot } });
    expect(look(course, slot + 13_500)).toMatchObject({ missed: 0, isDue: true, course: { next: slot } });
  });

  test('does not take over a slot that is later than that by a millisecond, nor counts it as its own', () => {
    const now = slot + 13_501;
    const { course, isDue, missed } = look(begin(now), now);
    expect({ next: course.next, isDue, missed }).toEqual({ next: slots.next(slot), isDue: false, missed: 0 });
  });

  test('starts a slot that is due this very millisecond', () => {
    expect(look(begin(slot), slot)).toMatchObject({ missed: 0, isDue: true, course: { next: slot } });
  });

  test('leaves alone what fell due before it is to catch up, and stretches what fell due since over the window', () => {
    expect(begin(slot + 2_000, { since: slot + 1 }).next).toBe(slots.next(slot));
    const first = begin(slot + 2_000, { since: slot });
    const middle = begin(slot + 1_000, { since: slot - 1_000 });
    expect([first.startsAt, middle.startsAt]).toEqual([slot + 2_000, slot + 1_000 + 6_750]);
  });

  test('puts a slot off that came due while the process stood still, and starts at once one that waited for room', () => {
    const found = slot + 2_000;
    expect(look(begin(slot), found)).toMatchObject({ isDue: false, course: { startsAt: slot + 13_500 } });
    expect(look(begin(slot), found, true).isDue).toBe(true);
    expect(look(begin(slot), slot + 14_000).isDue).toBe(true);
  });

  test('is not due a millisecond early, as timers sometimes fire', () => {
    const course = begin(slot);
    expect(look(course, slot - 1).isDue).toBe(false);
    expect(look(course, slot).isDue).toBe(true);
  });

  test('goes on to the slot after the one that was started', () => {
    expect(advance(begin(slot)).next).toBe(slots.next(slot));
  });

  test('counts every slot whose window passed, and offers the one that may still start', () => {
    const course = begin(slot);
    let resumed = slot;
    for (let passed = 0; passed < 120; passed++) resumed = slots.next(resumed);
    const seen = look(course, resumed + 5);
    expect({ missed: seen.missed, next: seen.course.next, startsAt: seen.course.startsAt }).toEqual({
      missed: 120,
      next: resumed,
      startsAt: resumed + 13_500,
    });
  });

  test('follows a clock that is set back, without the slots it has decided', () => {
    const later = slots.latest(slot + 3_600_000);
    const course = advance(begin(later));
    const seen = look(course, slot - 100);
    expect(seen).toMatchObject({ missed: 0, isDue: false, course: { next: slot } });
    const nearLater = look({ ...seen.course, next: later }, later - 120_000);
    expect(nearLater.course.next).toBeLessThan(later);
    expect(look(course, later - 31_000).course.next).not.toBe(later);
  });

  test('waits out a span it has decided when the clock is set back into it', () => {
    let course = begin(slot);
    for (let started = 0; started < 100; started++) course = advance(course);
    const seen = look(course, slot + 60_000);
    expect({ next: seen.course.next, isDue: seen.isDue, missed: seen.missed }).toEqual({
      next: course.next,
      isDue: false,
      missed: 0,
    });
  });

  test('does not start again what this process remembers of it', () => {
    const before = advance(begin(slot));
    expect(begin(slot + 1_000, { decided: before.decided }).next).toBe(slots.next(slot));
  });
});
