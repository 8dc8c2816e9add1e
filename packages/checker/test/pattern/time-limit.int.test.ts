import { expect, test } from '@jest/globals';
import { sharedMsSince, sharedNow } from '../../src/pattern/shared-clock.ts';
import { watchTimeLimit } from '../../src/pattern/time-limit.ts';

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('what has not started does not run out of time, what has does, and each evaluation has its own', async () => {
  const from = sharedNow();
  let running: { index: number; startedAt: number } | null = null;
  const expired: (number | null)[] = [];
  const stop = watchTimeLimit(
    () => running && { index: running.index, forMs: 0, cpuMs: sharedMsSince(running.startedAt) },
    10,
    (index) => expired.push(index),
  );
  while (sharedMsSince(from) < 50) await later();
  for (let index = 0; index < 10; index++) {
    running = { index, startedAt: sharedNow() };
    await later();
  }
  // On a machine that stood still an earlier one may have expired.
  const early = expired.length;
  while (expired.length === 0) await later();
  expect(early === 0 ? expired : [9]).toEqual([9]);
  stop();
});

test('what ended in time is not watched any more', async () => {
  let expired = false;
  watchTimeLimit(
    () => ({ index: 0, cpuMs: 1_000, forMs: 1_000 }),
    10,
    () => (expired = true),
  )();
  const from = sharedNow();
  while (sharedMsSince(from) < 30) await later();
  expect(expired).toBe(false);
});
