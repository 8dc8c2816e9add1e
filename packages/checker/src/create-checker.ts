import { createSlots } from '@checkstream/schema';
import type { CheckResult, Encode, Endpoint } from '@checkstream/schema';
import type { Logger, OutgoingMessage } from '@checkstream/runtime';
import type { Check } from './check.ts';
import type { CheckerMetrics } from './metrics.ts';
import { createMissedSlots } from './missed-slots.ts';
import { createPublisher } from './publish/create-publisher.ts';
import type { Publisher } from './publish/create-publisher.ts';
import type { OnUnencodable } from './publish/take-batch.ts';
import { createScheduler } from './schedule/create-scheduler.ts';
import { createFlights } from './schedule/flights.ts';
import type { Flights } from './schedule/flights.ts';
import type { BlockedReason } from './schedule/missed-reason.ts';
import type { SetTimer } from './schedule/timer.ts';

/** How long the first result of a batch waits for others. */
const LINGER_MS = 50;

export interface CheckerDeps {
  probing: Pick<Check, 'check' | 'isFull'>;
  /** Resolves once Kafka has the messages, however long that takes; rejects with what no retry heals. */
  send: (messages: OutgoingMessage[]) => Promise<void>;
  encode: Encode<CheckResult>;
  /** The first result came into the empty buffer. */
  onWaiting: () => void;
  settings: { location: string; maxInFlight: number; buffer: number; sessionTimeoutMs: number };
  metrics: CheckerMetrics;
  /** Unix time in milliseconds. */
  now: () => number;
  setTimer: SetTimer;
  log: Pick<Logger, 'warn' | 'error'>;
  /** What ends the process. */
  onError: (error: unknown) => void;
}

/** Slots, probes and results of the endpoints it is given. */
export interface Checker {
  set: (endpoint: Endpoint) => void;
  remove: (endpointId: string) => void;
  /** Starts no probe any more. */
  stop: () => void;
  /** Lets probes end, then abandons those still running after so many milliseconds. After `stop`. */
  drain: (withinMs: number) => Promise<void>;
  /** Publishes what is buffered; resolves to the results still there after so many milliseconds. After `drain`. */
  flush: (withinMs: number) => Promise<number>;
  buffered: () => number;
}

export function createChecker(deps: CheckerDeps): Checker {
  const { settings, metrics, now, setTimer, onError } = deps;
  const missed = createMissedSlots({ count: metrics.missed, setTimer, log: deps.log });

  const publisher = createPublisher({
    ...deps,
    send: measured(deps),
    lingerMs: LINGER_MS,
    onUnencodable: reportUnencodable(deps.log),
    onPublished: () => scheduler.wake(),
  });

  const flights = createFlights({
    check: deps.probing.check,
    setTimer,
    onError,
    onResult: (result) => {
      metrics.probed(result);
      publisher.publish(result);
    },
    onAbandoned: (endpointId) => missed.miss('shutdown', 1, endpointId),
    onProbed: () => scheduler.wake(),
    onLanded: (endpointId) => scheduler.landed(endpointId),
  });

  const scheduler = createScheduler({
    start: flights.start,
    blocked: (endpointId) => whyBlocked(endpointId, flights, publisher, deps),
    onMissed: missed.miss,
    slotsOf: ({ endpointId, definition }) => createSlots(endpointId, settings.location, definition.intervalMs),
    sessionTimeoutMs: settings.sessionTimeoutMs,
    now,
    setTimer,
  });

  metrics.watch({
    endpoints: scheduler.size,
    inFlight: flights.onWire,
    unjudged: () => flights.count() - flights.onWire(),
    buffered: publisher.buffered,
    limits: { inFlight: settings.maxInFlight, buffered: settings.buffer },
  });
  return {
    set: scheduler.set,
    remove: scheduler.remove,
    stop: scheduler.stop,
    drain: (withinMs) => flights.drain(withinMs).then(missed.flush),
    flush: publisher.flush,
    buffered: publisher.buffered,
  };
}

/** A check that only waits for its verdict holds up nobody but its own endpoint. */
function whyBlocked(
  endpointId: string,
  flights: Flights,
  { buffered }: Pick<Publisher, 'buffered'>,
  { settings: { buffer, maxInFlight }, probing }: Pick<CheckerDeps, 'settings' | 'probing'>,
): BlockedReason | null {
  if (flights.has(endpointId)) return 'overlap';
  if (flights.count() + buffered() >= buffer) return 'backpressure';
  return flights.onWire() >= maxInFlight || probing.isFull() ? 'overloaded' : null;
}

function measured({ send, metrics }: Pick<CheckerDeps, 'send' | 'metrics'>): CheckerDeps['send'] {
  return async (messages) => {
    const acknowledged = metrics.sending(messages.length);
    await send(messages);
    acknowledged();
  };
}

function reportUnencodable(log: CheckerDeps['log']): OnUnencodable {
  return (err, { endpointId }) =>
    log.error({ err, endpointId }, 'a result does not fit its schema; an unknown one is published instead');
}
