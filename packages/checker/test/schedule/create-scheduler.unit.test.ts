import { describe, expect, test } from '@jest/globals';
import { createSlots } from '@checkstream/schema';
import type { Endpoint, Slots } from '@checkstream/schema';
import { anEndpoint } from '@checkstream/schema/testing';
import { createScheduler } from '../../src/schedule/create-scheduler.ts';
import type { Scheduler } from '../../src/schedule/create-scheduler.ts';
import type { BlockedReason } from '../../src/schedule/missed-reason.ts';
import { createFakeClock } from './fake-clock.ts';

const START = 1_800_000_000_000;
const WINDOW_MS = 15_000;

const slotsOf = ({ endpointId, definition }: Endpoint): Slots =>
  createSlots(endpointId, 'helsinki', definition.intervalMs);

const every = (seconds: number, endpointId = 'acme/shop', definitionHash = seconds): Endpoint => ({
  ...anEndpoint({ endpointId, definition: { intervalMs: seconds * 1000 } }),
  definitionHash,
});

function aScheduler(nowMs = START) {
  const clock = createFakeClock(nowMs);
  const started: { endpointId: string; scheduledAt: number; at: number }[] = [];
  const missed: string[] = [];
  const flying = new Set<string>();
  const state = { blocked: null as BlockedReason | null };
  const scheduler = createScheduler({
    ...clock,
    start: ({ endpointId }, scheduledAt) => started.push({ endpointId, scheduledAt, at: clock.now() }),
    blocked: (endpointId) => (flying.has(endpointId) ? 'overlap' : state.blocked),
    onMissed: (reason, slots, endpointId) => missed.push(`${endpointId} ${reason} ${slots}`),
    slotsOf,
    sessionTimeoutMs: 10_000,
  });
  return { scheduler, clock, started, missed, flying, state };
}

const endpoint = every(30);
const slots = slotsOf(endpoint);
/** A slot with quiet time before it. */
const slot = slots.next(START);
const justBefore = slot - 100;

function slotsUntil(end: number): number {
  let count = 0;
  for (let at = slot; at <= end; at = slots.next(at)) count++;
  return count;
}

describe('a scheduler', () => {
  test('starts every slot at its due instant', async () => {
    const { scheduler, clock, started, missed } = aScheduler(justBefore);
    scheduler.set(endpoint);
    await clock.pass(3_600_000);
    const due = [slot];
    while (due.length < started.length) due.push(slots.next(due.at(-1) ?? 0));
    expect(started.map(({ scheduledAt }) => scheduledAt)).toEqual(due);
    expect(started.every(({ scheduledAt, at }) => scheduledAt === at)).toBe(true);
    expect(started.length).toBeGreaterThanOrEqual(119);
    expect(missed).toEqual([]);
  });

  test('starts the first slot of a new endpoint within 1.1 intervals', async () => {
    for (let number = 0; number < 50; number++) {
      const { scheduler, clock, started } = aScheduler();
      scheduler.set(every(30, `acme/e${number}`));
      await clock.pass(33_000);
      expect(started.length).toBeGreaterThanOrEqual(1);
    }
  });

  test('catches up a slot that came due shortly before it gained the endpoint, later in its window', async () => {
    const { scheduler, clock, started } = aScheduler(slot - 60_000);
    scheduler.set(every(30, 'acme/first'));
    await clock.pass(60_000 + 5_000);
    scheduler.set(endpoint);
    await clock.pass(WINDOW_MS);
    const ours = started.filter(({ endpointId }) => endpointId === endpoint.endpointId);
    expect(ours).toMatchObject([{ scheduledAt: slot, at: slot + 0.9 * WINDOW_MS }]);
  });

  test('leaves alone what came due before the process began', async () => {
    const { scheduler, clock, started, missed } = aScheduler(slot + 1);
    await clock.pass(2_000);
    scheduler.set(endpoint);
    await clock.pass(WINDOW_MS);
    expect({ started, missed }).toEqual({ started: [], missed: [] });
  });

  test('waits again when a timer fires a millisecond early', async () => {
    const { scheduler, clock, started } = aScheduler(justBefore);
    scheduler.set(endpoint);
    clock.jump(-1);
    await clock.pass(100);
    expect(started).toEqual([]);
    await clock.pass(1);
    expect(started).toMatchObject([{ scheduledAt: slot, at: slot }]);
  });

  test('goes on with a changed definition, and never starts a slot of the old one again', async () => {
    const { scheduler, clock, started } = aScheduler(slot);
    scheduler.set(endpoint);
    scheduler.set({ ...endpoint, definitionHash: 1 });
    expect(started).toHaveLength(1);
    scheduler.set(every(5));
    await clock.pass(5_500);
    expect(new Set(started.map(({ scheduledAt }) => scheduledAt)).size).toBe(started.length);
    expect(started.length).toBeGreaterThanOrEqual(2);
  });

  test('keeps its course when the same definition comes again', async () => {
    const { scheduler, clock, started } = aScheduler(justBefore);
    scheduler.set(endpoint);
    scheduler.set(endpoint);
    await clock.pass(100);
    expect(started).toHaveLength(1);
    expect(scheduler.size()).toBe(1);
  });

  test('starts nothing of an endpoint that was removed, and leaves no timer behind', async () => {
    const { scheduler, clock, started } = aScheduler(justBefore);
    const quiet = clock.pending();
    scheduler.set(endpoint);
    scheduler.remove(endpoint.endpointId);
    expect(clock.pending()).toBe(quiet);
    await clock.pass(60_000);
    expect(started).toEqual([]);
  });

  test('does not run a slot twice when an endpoint leaves and comes back', () => {
    const { scheduler, started } = aScheduler(slot);
    scheduler.set(endpoint);
    scheduler.remove(endpoint.endpointId);
    scheduler.set(endpoint);
    expect(started).toHaveLength(1);
  });
});

describe('a slot that is held back', () => {
  test.each(['overloaded', 'backpressure'] as const)('starts late when room comes in time: %s', async (reason) => {
    const { scheduler, clock, started, missed, state } = aScheduler(slot);
    state.blocked = reason;
    scheduler.set(endpoint);
    await clock.pass(WINDOW_MS);
    state.blocked = null;
    scheduler.wake();
    expect(started).toMatchObject([{ scheduledAt: slot, at: slot + WINDOW_MS }]);
    expect(missed).toEqual([]);
  });

  test.each(['overloaded', 'backpressure'] as const)(
    'is missed after its window, by its reason: %s',
    async (reason) => {
      const { scheduler, clock, started, missed, state } = aScheduler(slot);
      state.blocked = reason;
      scheduler.set(endpoint);
      await clock.pass(WINDOW_MS + 1);
      state.blocked = null;
      scheduler.wake();
      expect({ started, missed }).toEqual({ started: [], missed: [`acme/shop ${reason} 1`] });
    },
  );

  test('starts after the previous probe of its endpoint, when that ends in time', async () => {
    const { scheduler, clock, started, flying } = aScheduler(slot);
    flying.add('acme/shop');
    scheduler.set(endpoint);
    await clock.pass(1_000);
    flying.clear();
    scheduler.landed('acme/shop');
    expect(started).toMatchObject([{ scheduledAt: slot, at: slot + 1_000 }]);
  });

  test('is missed as overlap when the previous probe runs on', async () => {
    const { scheduler, clock, missed, flying } = aScheduler(slot);
    flying.add('acme/shop');
    scheduler.set(endpoint);
    await clock.pass(WINDOW_MS + 1);
    expect(missed).toEqual(['acme/shop overlap 1']);
  });

  test('is missed as shutdown when the process stops', async () => {
    const { scheduler, clock, started, missed, state } = aScheduler(slot);
    state.blocked = 'overloaded';
    scheduler.set(endpoint);
    scheduler.set(every(300, 'acme/later'));
    scheduler.stop();
    expect(missed).toContain('acme/shop shutdown 1');
    expect(clock.pending()).toBe(0);
    scheduler.set(endpoint);
    await clock.pass(60_000);
    expect(started).toEqual([]);
  });

  test('is missed as shutdown too when it was put off', async () => {
    const { scheduler, clock, missed } = aScheduler(slot - 60_000);
    scheduler.set(every(300, 'acme/first'));
    await clock.pass(60_000 + 5_000);
    scheduler.set(endpoint);
    scheduler.stop();
    expect(missed).toEqual(['acme/shop shutdown 1']);
  });

  test('is left to whoever is next while it could still start', async () => {
    const { scheduler, clock, missed, state } = aScheduler(slot);
    state.blocked = 'backpressure';
    scheduler.set(endpoint);
    await clock.pass(WINDOW_MS);
    scheduler.remove(endpoint.endpointId);
    expect(missed).toEqual([]);
  });

  test('starts before those that came after it', async () => {
    const { scheduler, clock, started, state } = aScheduler(slot);
    state.blocked = 'overloaded';
    const others = Array.from({ length: 200 }, (_, number) => every(30, `acme/e${number}`));
    others.forEach((other) => scheduler.set(other));
    scheduler.set(endpoint);
    await clock.pass(5_000);
    state.blocked = null;
    scheduler.wake();
    expect(started[0]).toMatchObject({ endpointId: 'acme/shop', at: clock.now() });
    expect(started.length).toBeGreaterThan(10);
  });
});

describe('a clock that jumps', () => {
  test('an hour of sleep is an hour of slots missed as paused, noticed within a second', async () => {
    const { scheduler, clock, started, missed } = aScheduler(slot);
    scheduler.set(endpoint);
    clock.jump(3_600_000);
    await clock.pass(1_000);
    const slept = slots.latest(clock.now() - 0.9 * WINDOW_MS - 1);
    const count = Math.round((slept - slot) / 30_000);
    expect(missed).toEqual([`acme/shop paused ${count}`]);
    await clock.pass(33_000);
    expect(started.length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['leave', (scheduler: Scheduler) => scheduler.remove(endpoint.endpointId)],
    ['are given another definition', (scheduler: Scheduler) => scheduler.set({ ...endpoint, definitionHash: 1 })],
  ])('slots overdue at its end are missed as paused also of endpoints that %s at once', (_, act) => {
    const { scheduler, clock, missed } = aScheduler(justBefore);
    scheduler.set(endpoint);
    clock.jump(90_000);
    const slept = slotsUntil(clock.now() - 0.9 * WINDOW_MS - 1);
    act(scheduler);
    expect(missed).toEqual([`acme/shop paused ${slept}`]);
  });

  test('the one that was held when it began is missed for what held it, the others as paused, when it stops', () => {
    const { scheduler, clock, missed, state } = aScheduler(slot);
    state.blocked = 'overloaded';
    scheduler.set(endpoint);
    clock.jump(105_000);
    const slept = slotsUntil(clock.now() - 0.9 * WINDOW_MS - 1);
    scheduler.stop();
    expect(missed.slice(0, 2)).toEqual(['acme/shop overloaded 1', `acme/shop paused ${slept - 1}`]);
  });

  test('a blocked event loop misses slots as paused', async () => {
    const { scheduler, clock, missed } = aScheduler(justBefore);
    scheduler.set(endpoint);
    clock.stall(100 + WINDOW_MS + 1);
    await clock.pass(0);
    expect(missed).toEqual(['acme/shop paused 1']);
  });

  test('set back by an hour, slots go on at once and none is run twice', async () => {
    const { scheduler, clock, started } = aScheduler(slot);
    scheduler.set(endpoint);
    await clock.pass(60_000);
    const before = started.length;
    clock.jump(-3_600_000);
    await clock.pass(34_000);
    expect(started.length).toBeGreaterThan(before);
    await clock.pass(3_700_000);
    expect(new Set(started.map(({ scheduledAt }) => scheduledAt)).size).toBe(started.length);
  });
});
