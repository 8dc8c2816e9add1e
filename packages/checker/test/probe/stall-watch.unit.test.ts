import { afterEach, expect, jest, test } from '@jest/globals';
import { createStallWatch } from '../../src/probe/stall-watch.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  jest.useRealTimers();
});

/** A clock whose ticks come as late as the test says. */
function watched() {
  jest.useFakeTimers({ doNotFake: ['performance'] });
  let nowMs = 0;
  const watch = createStallWatch(() => nowMs);
  closing.push(watch.close);
  return {
    watch,
    tick: (tookMs: number) => {
      nowMs += tookMs;
      jest.advanceTimersByTime(50);
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('a loop that ticks in time never stood still', () => {
  const { watch, tick } = watched();
  for (let i = 0; i < 10; i++) tick(60);
  expect(watch.since(0)).toEqual({ longestMs: 0, totalMs: 0 });
});

test('each late tick counts, the present one too', () => {
  const { watch, tick, pass } = watched();
  tick(350);
  tick(50);
  tick(150);
  pass(250);
  expect(watch.since(0)).toEqual({ longestMs: 300, totalMs: 600 });
});

test('what lay before the time asked about does not count', () => {
  const { watch, tick } = watched();
  tick(350);
  tick(1050);
  expect(watch.since(1000)).toEqual({ longestMs: 400, totalMs: 400 });
  tick(50);
  expect(watch.since(1401)).toEqual({ longestMs: 0, totalMs: 0 });
});

test('one as old as no probe can be is forgotten', () => {
  const { watch, tick } = watched();
  tick(350);
  tick(119_000);
  expect(watch.since(0).totalMs).toBe(300 + 118_950);
  tick(1_500);
  expect(watch.since(0).totalMs).toBe(118_950 + 1_450);
});
