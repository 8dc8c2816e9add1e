import type { CheckResult, Endpoint } from '@checkstream/schema';
import type { SetTimer } from './timer.ts';

export interface FlightsDeps {
  /** `null`: abandoned by the signal. */
  check: (endpoint: Endpoint, scheduledAt: number, signal: AbortSignal) => Promise<CheckResult | null>;
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
  /** Resolves when none is left: those that still run after so many milliseconds are abandoned. Start none after it. */
  drain: (withinMs: number) => Promise<void>;
}

export function createFlights(deps: FlightsDeps): Flights {
  const running = new Map<string, Promise<void>>();
  const abandon = new AbortController();

  const fly = async (endpoint: Endpoint, scheduledAt: number) => {
    try {
      const result = await deps.check(endpoint, scheduledAt, abandon.signal);
      if (result === null) deps.onAbandoned(endpoint.endpointId);
      else deps.onResult(result);
    } catch (error) {
      deps.onError(error);
    } finally {
      running.delete(endpoint.endpointId);
    }
    deps.onLanded(endpoint.endpointId);
  };

  return {
    start: (endpoint, scheduledAt) => void running.set(endpoint.endpointId, fly(endpoint, scheduledAt)),
    has: (endpointId) => running.has(endpointId),
    count: () => running.size,
    drain: async (withinMs) => {
      const cancel = deps.setTimer(() => abandon.abort(), withinMs);
      await Promise.all(running.values());
      cancel();
    },
  };
}
