import { expect, test } from '@jest/globals';
import { createOnceADay } from '../../src/tls/once-a-day.ts';

const HOUR_MS = 3_600_000;

test('what was said is due again after a day, each for itself', () => {
  let now = 0;
  const daily = createOnceADay(() => now);
  expect([daily.isDue('a'), daily.isDue('a'), daily.isDue('b')]).toEqual([true, false, true]);
  now = 24 * HOUR_MS - 1;
  expect(daily.isDue('a')).toBe(false);
  now += 1;
  expect([daily.isDue('a'), daily.isDue('a')]).toEqual([true, false]);
});

test('what was said more than a day ago is not remembered for ever', () => {
  let now = 0;
  const daily = createOnceADay(() => now);
  for (const hour of [0, 12, 24, 36]) {
    now = hour * HOUR_MS;
    daily.isDue(`said at ${hour}`);
    daily.forgetOld();
  }
  expect(daily.size()).toBe(2);
});
