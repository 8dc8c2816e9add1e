import { describe, expect, test } from '@jest/globals';
import type { CheckResult, Endpoint } from '@checkstream/schema';
import { aCheckResult, anEndpoint } from '@checkstream/schema/testing';
import { createFlights } from '../../src/schedule/flights.ts';
import { createFakeClock } from './fake-clock.ts';

type Check = (
  endpoint: Endpoint,
  scheduledAt: number,
  signal: AbortSignal,
  onProbed: () => void,
) => Promise<CheckResult | null>;

function someFlights(check: Check) {
  const clock = createFakeClock(0);
  const events: string[] = [];
  const flights = createFlights({
    check,
    onResult: ({ endpointId }) => events.push(`result ${endpointId}`),
    onAbandoned: (endpointId) => events.push(`abandoned ${endpointId}`),
    onProbed: () => events.push(`probed ${flights.onWire()} of ${flights.count()}`),
    onLanded: (endpointId) => events.push(`landed ${endpointId} ${flights.count()}`),
    onError: (error) => events.push(`error ${String(error)}`),
    setTimer: clock.setTimer,
  });
  return { flights, clock, events };
}

const endpoint = anEndpoint({ endpointId: 'acme/shop' });
const untilAborted: Check = (_endpoint, _scheduledAt, signal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));

describe('checks in flight', () => {
  test('hand over their result, then say that they landed', async () => {
    const { flights, clock, events } = someFlights(() => Promise.resolve(aCheckResult({ endpointId: 'acme/shop' })));
    flights.start(endpoint, 0);
    expect(flights.has('acme/shop')).toBe(true);
    await clock.pass(0);
    expect(events).toEqual(['result acme/shop', 'landed acme/shop 0']);
  });

  test('leave the wire when their probe ended, and wait for their verdict off it', async () => {
    const verdict = Promise.withResolvers<CheckResult>();
    const { flights, clock, events } = someFlights((_endpoint, _scheduledAt, _signal, onProbed) => {
      onProbed();
      onProbed();
      return verdict.promise;
    });
    flights.start(endpoint, 0);
    await clock.pass(0);
    expect([flights.onWire(), flights.count()]).toEqual([0, 1]);
    expect(flights.has('acme/shop')).toBe(true);
    verdict.resolve(aCheckResult({ endpointId: 'acme/shop' }));
    await clock.pass(0);
    expect(events.map((event) => event.split(' ')[0])).toEqual(['probed', 'result', 'landed']);
    expect(flights.count()).toBe(0);
  });

  test('that reject are an error of ours', async () => {
    const { flights, clock, events } = someFlights(() => Promise.reject(new TypeError('a mistake')));
    flights.start(endpoint, 0);
    await clock.pass(0);
    expect(events[0]).toBe('error TypeError: a mistake');
  });

  test('may end before a drain gives up on them', async () => {
    const { flights, events } = someFlights(async () => Promise.resolve(aCheckResult()));
    flights.start(endpoint, 0);
    await flights.drain(10_000);
    expect(events).not.toContain('abandoned acme/shop');
  });

  test('are abandoned when a drain has waited long enough', async () => {
    const { flights, clock, events } = someFlights(untilAborted);
    flights.start(endpoint, 0);
    const drained = flights.drain(10_000);
    await clock.pass(9_999);
    expect(events).toEqual([]);
    await clock.pass(1);
    await drained;
    expect(events).toEqual(['abandoned acme/shop', 'landed acme/shop 0']);
  });

  test('that do not heed a drain are waited for no longer than a moment, and their results are dropped', async () => {
    const late = Promise.withResolvers<CheckResult>();
    const { flights, clock, events } = someFlights(() => late.promise);
    flights.start(endpoint, 0);
    const drained = flights.drain(10_000);
    await clock.pass(11_000);
    await drained;
    expect([flights.count(), flights.onWire()]).toEqual([0, 0]);
    late.resolve(aCheckResult({ endpointId: 'acme/shop' }));
    await clock.pass(0);
    expect(events).toEqual(['abandoned acme/shop']);
  });
});
