import { describe, expect, test } from '@jest/globals';
import { createSlots } from '@checkstream/schema';
import { anEndpoint } from '@checkstream/schema/testing';
import fc from 'fast-check';
import { createScheduler } from '../../src/schedule/create-scheduler.ts';
import { createFlights } from '../../src/schedule/flights.ts';
import { latenessWindowMs } from '../../src/schedule/lateness-window.ts';
import { createFakeClock } from './fake-clock.ts';

const START = 1_800_000_000_000;
const SESSION_TIMEOUT_MS = 10_000;

interface World {
  periodMs: number;
  endpoints: number;
  maxInFlight: number;
  probeMs: number;
  steps: { kind: 'pass' | 'stall' | 'jump' | 'leave' | 'return'; ms: number }[];
}

/** Runs the whole schedule, flights included, through a story, and tells what happened to each slot. */
async function live({ periodMs, endpoints, maxInFlight, probeMs, steps }: World) {
  const clock = createFakeClock(START);
  const started: { endpointId: string; scheduledAt: number; lateMs: number; inFlight: number }[] = [];
  let missed = 0;
  const all = Array.from({ length: endpoints }, (_, number) =>
    anEndpoint({ endpointId: `acme/e${number}`, definition: { intervalMs: periodMs } }),
  );
  const slots = (endpointId: string) => createSlots(endpointId, 'helsinki', periodMs);
  const flights = createFlights({
    check: () => new Promise((resolve) => void clock.setTimer(() => resolve(null), probeMs)),
    onResult: () => undefined,
    onAbandoned: () => undefined,
    onProbed: () => undefined,
    onLanded: (endpointId) => scheduler.landed(endpointId),
    onError: (error) => {
      throw error;
    },
    setTimer: clock.setTimer,
  });
  const scheduler = createScheduler({
    ...clock,
    start: (endpoint, scheduledAt) => {
      flights.start(endpoint, scheduledAt);
      const lateMs = clock.now() - scheduledAt;
      started.push({ endpointId: endpoint.endpointId, scheduledAt, lateMs, inFlight: flights.count() });
    },
    blocked: (endpointId) =>
      flights.has(endpointId) ? 'overlap' : flights.count() >= maxInFlight ? 'overloaded' : null,
    onMissed: (_reason, count) => (missed += count),
    slotsOf: ({ endpointId }) => slots(endpointId),
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
  });
  all.forEach(scheduler.set);
  for (const { kind, ms } of steps) {
    if (kind === 'pass') await clock.pass(ms);
    else if (kind === 'stall') clock.stall(ms);
    else if (kind === 'jump') clock.jump(ms);
    else if (kind === 'leave') all.forEach(({ endpointId }) => scheduler.remove(endpointId));
    else all.forEach(scheduler.set);
  }
  await clock.pass(1_000);
  return { started, missed, now: clock.now(), slots, all };
}

const worlds = (kinds: World['steps'][number]['kind'][], ms: fc.Arbitrary<number>) =>
  fc.record({
    periodMs: fc.integer({ min: 5, max: 60 }).map((seconds) => seconds * 1000),
    endpoints: fc.integer({ min: 1, max: 5 }),
    maxInFlight: fc.integer({ min: 1, max: 4 }),
    probeMs: fc.integer({ min: 1, max: 40_000 }),
    steps: fc.array(fc.record({ kind: fc.constantFrom(...kinds), ms }), { minLength: 1, maxLength: 12 }),
  });

describe('whatever happens', () => {
  test('no slot is run twice, none outside its window, and never more at once than allowed', async () => {
    const anything = worlds(
      ['pass', 'pass', 'stall', 'jump', 'leave', 'return'],
      fc.integer({ min: -200_000, max: 200_000 }),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (world) => {
        const forward = world.steps.map((step) => (step.kind === 'jump' ? step : { ...step, ms: Math.abs(step.ms) }));
        const { started } = await live({ ...world, steps: forward });
        const identities = started.map(({ endpointId, scheduledAt }) => `${endpointId} ${scheduledAt}`);
        expect(new Set(identities).size).toBe(identities.length);
        const windowMs = latenessWindowMs(world.periodMs, SESSION_TIMEOUT_MS);
        for (const { lateMs, inFlight } of started) {
          expect(lateMs).toBeGreaterThanOrEqual(0);
          expect(lateMs).toBeLessThanOrEqual(windowMs);
          expect(inFlight).toBeLessThanOrEqual(world.maxInFlight);
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('while time goes forward every slot is run or counted as missed, once', async () => {
    const forward = worlds(['pass', 'pass', 'stall', 'jump'], fc.integer({ min: 0, max: 200_000 }));
    await fc.assert(
      fc.asyncProperty(forward, async (world) => {
        const { started, missed, now, slots, all } = await live(world);
        const windowMs = latenessWindowMs(world.periodMs, SESSION_TIMEOUT_MS);
        const due = (until: number) =>
          all.map(({ endpointId }) => countSlots(slots(endpointId), START, until)).reduce((a, b) => a + b);
        expect(started.length + missed).toBeLessThanOrEqual(due(now));
        expect(started.length + missed).toBeGreaterThanOrEqual(due(now - windowMs - 1_000));
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

function countSlots(slots: ReturnType<typeof createSlots>, from: number, until: number): number {
  let count = 0;
  for (let at = slots.next(from - 1); at <= until; at = slots.next(at)) count++;
  return count;
}
