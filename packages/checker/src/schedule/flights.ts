import type { CheckResult, Endpoint } from '@checkstream/schema';
import type { SetTimer } from './timer.ts';

export interface FlightsDeps {
  /** `null`: abandoned by the signal. */
  check: (
    endpoint: Endpoint,
    scheduledAt: number,
    signal: AbortSignal,
    onProbed: () => void,
  ) => Promise<CheckResult | null>;
  /** A check has left the wire, before its result: another probe may start. */
  onProbed: () => void;
  onResult: (result: CheckResult) => void;
  onAbandoned: (endpointId: string) => void;
  /** After the result, when another flight may start. */
  onLanded: (endpointId: string) => void;
  /** A check never rejects for what a site does, so this is the end of the process. */
  onError: (error: unknown) => void;
  setTimer: SetTimer;
}

/** Checks that run now, at most one of an endpoint. */
export interface Flights {
  start: (endpoint: Endpoint, scheduledAt: number) => void;
  has: (endpointId: string) => boolean;
  count: () => number;
  /** Those whose probe is on the wire; the others only wait for their verdict. */
  onWire: () => number;
  /**
   * Resolves when none is left: those that still run after so many milliseconds are abandoned, and those that do not
   * heed it are waited for no longer than a moment. Start none after it.
   */
  drain: (withinMs: number) => Promise<void>;
}

/** An abandoned check ends at once, unless something in this process hangs. */
const HEED_MS = 1_000;

export function createFlights(deps: FlightsDeps): Flights {
  const running = new Map<string, Promise<void>>();
  const probing = new Set<string>();
  const abandon = new AbortController();

  const leaveWire = (endpointId: string) => {
    if (probing.delete(endpointId)) deps.onProbed();
  };

  const fly = async (endpoint: Endpoint, scheduledAt: number) => {
    const { endpointId } = endpoint;
    probing.add(endpointId);
    try {
      const result = await deps.check(endpoint, scheduledAt, abandon.signal, () => leaveWire(endpointId));
      if (!running.has(endpointId)) return;
      if (result === null) deps.onAbandoned(endpointId);
      else deps.onResult(result);
    } catch (error) {
      deps.onError(error);
    } finally {
      running.delete(endpointId);
      probing.delete(endpointId);
    }
    deps.onLanded(endpointId);
  };

  return {
    start: (endpoint, scheduledAt) => void running.set(endpoint.endpointId, fly(endpoint, scheduledAt)),
    has: (endpointId) => running.has(endpointId),
    count: () => running.size,
    onWire: () => probing.size,
    drain: async (withinMs) => {
      const cancel = deps.setTimer(() => abandon.abort(), withinMs);
      const overdue = Promise.withResolvers<void>();
      const cancelOverdue = deps.setTimer(overdue.resolve, withinMs + HEED_MS);
      await Promise.race([Promise.all(running.values()), overdue.promise]);
      cancel();
      cancelOverdue();
      for (const endpointId of running.keys()) deps.onAbandoned(endpointId);
      running.clear();
      probing.clear();
    },
  };
}
