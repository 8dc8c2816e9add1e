import { expect, test } from '@jest/globals';
import { createMissedSlots } from '../src/missed-slots.ts';
import { createFakeClock } from './schedule/fake-clock.ts';

function counting() {
  const clock = createFakeClock(0);
  const counted: unknown[] = [];
  const logged: unknown[] = [];
  const missed = createMissedSlots({
    count: (reason, slots) => counted.push([reason, slots]),
    setTimer: clock.setTimer,
    log: { warn: (fields: unknown) => void logged.push(fields) },
  });
  return { clock, counted, logged, missed };
}

test('every missed slot is counted, and each reason is logged at once and then once a minute', async () => {
  const { clock, counted, logged, missed } = counting();
  missed.miss('overloaded', 1, 'acme/a');
  missed.miss('overloaded', 2, 'acme/b');
  missed.miss('paused', 5, 'acme/c');
  missed.miss('overloaded', 1, 'acme/d');
  expect(counted).toEqual([
    ['overloaded', 1],
    ['overloaded', 2],
    ['paused', 5],
    ['overloaded', 1],
  ]);
  const first = [
    { reason: 'overloaded', slots: 1, latestEndpointId: 'acme/a' },
    { reason: 'paused', slots: 5, latestEndpointId: 'acme/c' },
  ];
  await clock.pass(59_999);
  expect(logged).toEqual(first);
  await clock.pass(1);
  expect(logged).toEqual([...first, { reason: 'overloaded', slots: 3, latestEndpointId: 'acme/d' }]);
});

test('after a minute without one, the next is logged at once', async () => {
  const { clock, logged, missed } = counting();
  missed.miss('overloaded', 1, 'acme/a');
  await clock.pass(60_000);
  expect(clock.pending()).toBe(0);
  missed.miss('overloaded', 1, 'acme/b');
  expect(logged).toHaveLength(2);
});

test('what was not logged yet is logged at the end, and no timer is left', () => {
  const { clock, logged, missed } = counting();
  missed.miss('shutdown', 1, 'acme/a');
  missed.miss('shutdown', 2, 'acme/b');
  missed.flush();
  missed.flush();
  expect(logged).toEqual([
    { reason: 'shutdown', slots: 1, latestEndpointId: 'acme/a' },
    { reason: 'shutdown', slots: 2, latestEndpointId: 'acme/b' },
  ]);
  expect(clock.pending()).toBe(0);
});
