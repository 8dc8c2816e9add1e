import { describe, expect, test } from '@jest/globals';
import type { OutgoingMessage } from '@checkstream/runtime';
import { createCheckResultEncoder, createSlots } from '@checkstream/schema';
import { aCheckResult, anEndpoint } from '@checkstream/schema/testing';
import { Registry } from 'prom-client';
import type { CheckOnce } from '../src/check.ts';
import { createChecker } from '../src/create-checker.ts';
import { createMetrics } from '../src/metrics.ts';
import { createFakeKafka } from './publish/fake-kafka.ts';
import { createFakeClock } from './schedule/fake-clock.ts';

const START = 1_800_000_000_000;
const PERIOD_MS = 10_000;
const PROBE_MS = 100;

const endpoints = Array.from({ length: 20 }, (_, number) =>
  anEndpoint({ endpointId: `acme/e${number}`, definition: { intervalMs: PERIOD_MS } }),
);

function aChecker(
  options: {
    buffer?: number;
    maxInFlight?: number;
    send?: (m: OutgoingMessage[]) => Promise<void>;
    /** Do bodies take too much memory? */
    isFull?: () => boolean;
    /** Whose expressions are never decided. */
    undecided?: string[];
  } = {},
) {
  const clock = createFakeClock(START);
  const kafka = createFakeKafka();
  const registry = new Registry();
  const errors: unknown[] = [];
  const check: CheckOnce = (endpoint, scheduledAt, signal, onProbed) =>
    new Promise((resolve) => {
      const { endpointId, definitionHash } = endpoint;
      const result = aCheckResult({ endpointId, definitionHash, scheduledAt, startedAt: clock.now() });
      clock.setTimer(() => {
        onProbed?.();
        if (options.undecided?.includes(endpointId) !== true) resolve(result);
      }, PROBE_MS);
      signal.addEventListener('abort', () => resolve(null));
    });
  const checker = createChecker({
    probing: { check, isFull: options.isFull ?? (() => false) },
    send: options.send ?? kafka.send,
    encode: createCheckResultEncoder({ schemaId: null }),
    onWaiting: () => undefined,
    settings: {
      location: 'helsinki',
      maxInFlight: options.maxInFlight ?? 100,
      buffer: options.buffer ?? 1_000,
      sessionTimeoutMs: 10_000,
    },
    metrics: createMetrics(registry),
    now: clock.now,
    setTimer: clock.setTimer,
    log: { warn: () => undefined, error: () => undefined },
    onError: (error) => errors.push(error),
  });
  const metric = async (name: string, labels: object = {}) => {
    const found = await registry.getSingleMetric(`checkstream_checker_${name}`)?.get();
    return found?.values.find((value) => Object.entries(labels).every(([key, wanted]) => value.labels[key] === wanted))
      ?.value;
  };
  return { checker, clock, kafka, metric, errors };
}

describe('a checker', () => {
  test('publishes one result for every slot of every endpoint, in the order of each', async () => {
    const { checker, clock, kafka, metric, errors } = aChecker();
    endpoints.forEach(checker.set);
    await clock.pass(60_000);
    for (const { endpointId } of endpoints) {
      const slots = createSlots(endpointId, 'helsinki', PERIOD_MS);
      const due: number[] = [];
      for (let at = slots.next(START - 1); at <= clock.now() - PROBE_MS - 50; at = slots.next(at)) due.push(at);
      const stored = kafka.stored.filter((result) => result.endpointId === endpointId);
      expect(stored.map(({ scheduledAt }) => scheduledAt)).toEqual(due);
    }
    expect(errors).toEqual([]);
    expect(await metric('published_results_total')).toBe(kafka.stored.length);
    expect(await metric('publish_request_results', { le: 500 })).toBe(kafka.sends.length);
    expect(await metric('probes_total', { outcome: 'up' })).toBe(kafka.stored.length);
    expect(await metric('endpoints')).toBe(20);
  });

  test('stops starting probes when the buffer is full, and loses no result', async () => {
    const back = Promise.withResolvers<void>();
    const kafka = createFakeKafka();
    const { checker, clock, metric } = aChecker({
      buffer: 30,
      send: async (messages) => {
        await back.promise;
        await kafka.send(messages);
      },
    });
    endpoints.forEach(checker.set);
    await clock.pass(120_000);
    expect([await metric('buffered_results'), await metric('buffered_results_limit')]).toEqual([30, 30]);
    expect(await metric('missed_slots_total', { reason: 'backpressure' })).toBeGreaterThan(100);
    back.resolve();
    await clock.pass(30_000);
    expect(kafka.stored.length).toBeGreaterThan(30 + 20);
    expect(await metric('buffered_results')).toBeLessThan(30);
  });

  test('runs no more probes at once than it may', async () => {
    const { checker, clock, kafka, metric } = aChecker({ maxInFlight: 1 });
    endpoints.forEach(checker.set);
    for (let looks = 0; looks < 300; looks++) {
      await clock.pass(PERIOD_MS / 100);
      expect(await metric('probes_in_flight')).toBeLessThanOrEqual(1);
    }
    expect(kafka.stored.length).toBeGreaterThan(50);
  });

  test('starts no probe while the bodies of others take too much memory', async () => {
    let isFull = true;
    const { checker, clock, kafka, metric } = aChecker({ isFull: () => isFull });
    endpoints.forEach(checker.set);
    await clock.pass(30_000);
    expect(kafka.stored).toEqual([]);
    expect(await metric('missed_slots_total', { reason: 'overloaded' })).toBeGreaterThan(20);
    isFull = false;
    await clock.pass(15_000);
    expect(kafka.stored.length).toBeGreaterThanOrEqual(20);
  });

  test('starts every other endpoint in its time while expressions wait to be evaluated', async () => {
    const undecided = endpoints.slice(0, 10).map(({ endpointId }) => endpointId);
    const { checker, clock, kafka, metric } = aChecker({ maxInFlight: 4, undecided });
    const { checker: alone, clock: aloneClock, kafka: aloneKafka } = aChecker({ maxInFlight: 4 });
    endpoints.forEach(checker.set);
    endpoints.slice(10).forEach(alone.set);
    await clock.pass(60_000);
    await aloneClock.pass(60_000);
    expect(await metric('unjudged_probes')).toBe(10);
    expect(await metric('missed_slots_total', { reason: 'overloaded' })).toBe(0);
    const others = ({ endpointId }: { endpointId: string }) => !undecided.includes(endpointId);
    expect(kafka.stored.filter(others).length).toBe(aloneKafka.stored.length);
  });

  test('at a stop lets probes end, publishes them, and starts none', async () => {
    const { checker, clock, kafka, metric } = aChecker();
    endpoints.forEach(checker.set);
    await clock.pass(5_000);
    checker.stop();
    const drained = checker.drain(10_000);
    await clock.pass(PROBE_MS);
    await drained;
    const flushed = checker.flush(1_000);
    await clock.pass(0);
    expect(await flushed).toBe(0);
    const atStop = kafka.stored.length;
    expect(await metric('probes_total', { outcome: 'up' })).toBe(atStop);
    await clock.pass(60_000);
    expect(kafka.stored).toHaveLength(atStop);
  });

  test('at a stop abandons probes that run on, and counts them as missed', async () => {
    const { checker, clock, metric } = aChecker();
    endpoints.forEach(checker.set);
    while ((await metric('probes_in_flight')) === 0) await clock.pass(10);
    checker.stop();
    const inFlight = await metric('probes_in_flight');
    const drained = checker.drain(10);
    await clock.pass(10);
    await drained;
    expect(await metric('missed_slots_total', { reason: 'shutdown' })).toBe(inFlight);
  });
});
