import { expect, test } from '@jest/globals';
import { createMissedSlots } from '../src/missed-slots.ts';

function counting() {
  const time = { ms: 0 };
  const counted: unknown[] = [];
  const logged: unknown[] = [];
  const missed = createMissedSlots({
    count: (reason, slots) => counted.push([reason, slots]),
    now: () => time.ms,
    log: { warn: (fields: unknown) => void logged.push(fields) },
  });
  return { time, counted, logged, missed };
}

test('every missed slot is counted, and each reason is logged once a minute', () => {
  const { time, counted, logged, missed } = counting();
  missed.miss('overloaded', 1, 'acme/a');
  missed.miss('overloaded', 2, 'acme/b');
  missed.miss('paused', 5, 'acme/c');
  time.ms = 60_000;
  missed.miss('overloaded', 1, 'acme/d');
  expect(counted).toEqual([
    ['overloaded', 1],
    ['overloaded', 2],
    ['paused', 5],
    ['overloaded', 1],
  ]);
  expect(logged).toEqual([
    { reason: 'overloaded', slots: 1, latestEndpointId: 'acme/a' },
    { reason: 'paused', slots: 5, latestEndpointId: 'acme/c' },
    { reason: 'overloaded', slots: 3, latestEndpointId: 'acme/d' },
  ]);
});

test('what was not logged yet is logged at the end', () => {
  const { logged, missed } = counting();
  missed.miss('shutdown', 1, 'acme/a');
  missed.miss('shutdown', 2, 'acme/b');
  missed.flush();
  missed.flush();
  expect(logged).toEqual([
    { reason: 'shutdown', slots: 1, latestEndpointId: 'acme/a' },
    { reason: 'shutdown', slots: 2 },
  ]);
});
