import { describe, expect, test } from '@jest/globals';
import type { Slots } from '@checkstream/schema';
import { anEndpoint } from '@checkstream/schema/testing';
import fc from 'fast-check';
import { createScheduler } from '../../src/schedule/create-scheduler.ts';
import type { SetTimer } from '../../src/schedule/timer.ts';

const START = 1_800_000_000_000;
/** Starts that an even second has. */
const MEAN = 50;
const some = anEndpoint();

/** Time in steps of one millisecond, for more timers than could be sorted. */
function createSteppingClock() {
  const timers = new Map<number, Set<() => void>>();
  let now = 0;
  let offset = START;
  const setTimer: SetTimer = (callback, delayMs) => {
    const at = now + Math.ceil(delayMs);
    const callbacks = timers.get(at) ?? new Set();
    timers.set(at, callbacks.add(callback));
    return () => void callbacks.delete(callback);
  };
  const pass = (ms: number) => {
    for (const until = now + ms; now < until;) {
      const due = timers.get(++now) ?? [];
      timers.delete(now);
      for (const callback of due) callback();
    }
  };
  return { now: () => now + offset, setTimer, pass, jump: (ms: number) => void (offset += ms) };
}

/** Slots without chance: what is counted is what the schedule makes of slots that are spread evenly. */
function evenSlots(periodMs: number, phaseMs: number): Slots {
  const dueAt = (k: number) => k * periodMs + phaseMs;
  const number = (t: number) => Math.floor((t - phaseMs) / periodMs);
  return { periodMs, phaseMs, dueAt, latest: (t) => dueAt(number(t)), next: (t) => dueAt(number(t) + 1) };
}

interface Story {
  periodMs: number;
  sessionTimeoutMs: number;
  /** From the start of the process to its first endpoints. */
  joiningMs: number;
}

function aProcess({ periodMs, sessionTimeoutMs, joiningMs }: Story) {
  const clock = createSteppingClock();
  const starts: number[] = [];
  const scheduler = createScheduler({
    ...clock,
    start: ({ endpointId }) => void (endpointId.startsWith('acme/') && starts.push(clock.now())),
    blocked: () => null,
    onMissed: () => undefined,
    slotsOf: ({ definitionHash }) => evenSlots(periodMs, definitionHash),
    sessionTimeoutMs,
  });
  clock.pass(joiningMs);
  const count = (MEAN * periodMs) / 1000;
  const gain = () => {
    for (let number = 0; number < count; number++) {
      const phaseMs = Math.floor((number * periodMs) / count);
      scheduler.set({ ...some, endpointId: `acme/e${number}`, definitionHash: phaseMs });
    }
  };
  return { clock, scheduler, starts, gain };
}

/** The most starts in any second, as a multiple of those in an even one. */
function busiest(starts: number[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < starts.length; last++) {
    while ((starts[last] ?? 0) - (starts[first] ?? 0) >= 1_000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most / MEAN;
}

const stories = fc.record({
  periodMs: fc.integer({ min: 5, max: 300 }).map((seconds) => seconds * 1000),
  sessionTimeoutMs: fc.integer({ min: 6_000, max: 30_000 }),
  joiningMs: fc.integer({ min: 0, max: 20_000 }),
});

describe('the starts of a second', () => {
  test('after a start of the process grow by what fell due while it joined, stretched over nine tenths of the window', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { clock, starts, gain } = aProcess(story);
        gain();
        clock.pass(40_000);
        const windowMs = Math.min(story.periodMs / 2, story.sessionTimeoutMs + 5_000);
        const more = Math.min(1, story.joiningMs / (0.9 * windowMs));
        expect(busiest(starts)).toBeLessThanOrEqual(1 + more + 0.05);
      }),
      { numRuns: 12, examples: [5, 10, 30, 60, 300].map((seconds) => [aStart(seconds)]) },
    );
  }, 60_000);

  test.each([15, 30, 60, 300])(
    'after a start that took two seconds, at %d s, are at most 1.3 times the mean',
    (seconds) => {
      const { clock, starts, gain } = aProcess(aStart(seconds));
      gain();
      clock.pass(40_000);
      expect(busiest(starts)).toBeLessThanOrEqual(1.3);
    },
  );

  test('after endpoints were gained from another checker are at most twice the mean', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { clock, scheduler, starts, gain } = aProcess(story);
        scheduler.set(anEndpoint({ endpointId: 'other/first' }));
        clock.pass(60_000);
        gain();
        clock.pass(40_000);
        expect(busiest(starts)).toBeLessThanOrEqual(2.05);
      }),
      { numRuns: 12, examples: [5, 10, 30, 60, 300].map((seconds) => [aStart(seconds)]) },
    );
  }, 60_000);

  test('after a sleep of the machine are at most twice the mean', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { clock, starts, gain } = aProcess(story);
        gain();
        clock.jump(3_600_000);
        clock.pass(40_000);
        expect(busiest(starts)).toBeLessThanOrEqual(2.05);
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});

function aStart(seconds: number): Story {
  return { periodMs: seconds * 1000, sessionTimeoutMs: 10_000, joiningMs: 2_000 };
}
