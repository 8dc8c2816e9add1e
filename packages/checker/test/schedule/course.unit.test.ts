import { describe, expect, test } from '@jest/globals';
import { createSlots } from '@checkstream/schema';
import { advance, look, startCourse } from '../../src/schedule/course.ts';

const slots = createSlots('acme/shop', 'helsinki', 30_000);
const windowMs = 15_000;
const slot = slots.latest(1_800_000_000_000);

describe('a course', () => {
  test('takes over a slot that is due and not yet too late', () => {
    const { course, isDue, missed } = look(startCourse(slots, windowMs, slot + windowMs), slot + windowMs);
    expect({ next: course.next, isDue, missed }).toEqual({ next: slot, isDue: true, missed: 0 });
  });

  test('does not take over a slot that is too late by a millisecond, nor counts it as its own', () => {
    const now = slot + windowMs + 1;
    const { course, isDue, missed } = look(startCourse(slots, windowMs, now), now);
    expect({ next: course.next, isDue, missed }).toEqual({ next: slots.next(slot), isDue: false, missed: 0 });
  });

  test('is not due a millisecond early, as timers sometimes fire', () => {
    const course = startCourse(slots, windowMs, slot);
    expect(look(course, slot - 1).isDue).toBe(false);
    expect(look(course, slot).isDue).toBe(true);
  });

  test('goes on to the slot after the one that was started', () => {
    expect(advance(startCourse(slots, windowMs, slot)).next).toBe(slots.next(slot));
  });

  test('counts every slot whose window passed, and offers the one that may still start', () => {
    const course = startCourse(slots, windowMs, slot);
    let resumed = slot;
    for (let passed = 0; passed < 120; passed++) resumed = slots.next(resumed);
    const seen = look(course, resumed + 5);
    expect({ missed: seen.missed, next: seen.course.next, isDue: seen.isDue }).toEqual({
      missed: 120,
      next: resumed,
      isDue: true,
    });
  });

  test('follows a clock that is set back, without the slots it has decided', () => {
    const later = slots.latest(slot + 3_600_000);
    const course = advance(startCourse(slots, windowMs, later));
    const seen = look(course, slot - 100);
    expect(seen).toMatchObject({ missed: 0, isDue: false, course: { next: slot } });
    const nearLater = look({ ...seen.course, next: later }, later - 120_000);
    expect(nearLater.course.next).toBeLessThan(later);
    expect(look(course, later - 31_000).course.next).not.toBe(later);
  });

  test('waits out a span it has decided when the clock is set back into it', () => {
    let course = startCourse(slots, windowMs, slot);
    for (let started = 0; started < 100; started++) course = advance(course);
    const seen = look(course, slot + 60_000);
    expect({ next: seen.course.next, isDue: seen.isDue, missed: seen.missed }).toEqual({
      next: course.next,
      isDue: false,
      missed: 0,
    });
  });

  test('does not start again what this process remembers of it', () => {
    const before = advance(startCourse(slots, windowMs, slot));
    expect(startCourse(slots, windowMs, slot + 1_000, before.decided).next).toBe(slots.next(slot));
  });
});
