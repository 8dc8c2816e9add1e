import { expect, test } from '@jest/globals';
import { latenessWindowMs } from '../../src/schedule/lateness-window.ts';

test.each([
  { periodMs: 5_000, sessionTimeoutMs: 10_000, windowMs: 2_500 },
  { periodMs: 29_999, sessionTimeoutMs: 10_000, windowMs: 14_999 },
  { periodMs: 30_000, sessionTimeoutMs: 10_000, windowMs: 15_000 },
  { periodMs: 300_000, sessionTimeoutMs: 10_000, windowMs: 15_000 },
  { periodMs: 300_000, sessionTimeoutMs: 30_000, windowMs: 35_000 },
])('a slot of a $periodMs ms period may start up to $windowMs ms late', ({ periodMs, sessionTimeoutMs, windowMs }) => {
  expect(latenessWindowMs(periodMs, sessionTimeoutMs)).toBe(windowMs);
});
