import { expect, test } from '@jest/globals';
import { createPublishHealth } from '../../src/publish/publish-health.ts';

function atTime() {
  const time = { ms: 0 };
  return { time, health: createPublishHealth(() => time.ms) };
}

test('an idle publisher is alive', () => {
  const { time, health } = atTime();
  time.ms = 600_000;
  expect(health.reason(0)).toBeNull();
});

test('results that nobody tries to send for a minute are a reason to restart', () => {
  const { time, health } = atTime();
  time.ms = 60_000;
  expect(health.reason(7)).toBeNull();
  time.ms = 61_000;
  expect(health.reason(7)).toBe('no attempt to publish 7 results for 61 s');
});

test('an attempt that fails is still a sign of life', () => {
  const { time, health } = atTime();
  time.ms = 50_000;
  health.touch();
  time.ms = 100_000;
  expect(health.reason(7)).toBeNull();
});
