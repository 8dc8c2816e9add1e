import { createSlots } from '@checkstream/schema';
import type { Check } from '../check.ts';
import { createScheduler } from '../schedule/create-scheduler.ts';
import { createFlights } from '../schedule/flights.ts';
import type { SetTimer } from '../schedule/timer.ts';
import { CANARY_TEXT, canaryEndpoint } from './canary-endpoint.ts';
import { openPage } from './open-page.ts';
import { watchCanary } from './watch-canary.ts';
import type { CanaryWatchDeps } from './watch-canary.ts';

export interface CanaryDeps extends CanaryWatchDeps {
  /** May connect to loopback, whatever the egress policy; the canary closes it. */
  check: Pick<Check, 'check' | 'close'>;
  location: string;
  setTimer: SetTimer;
  /** For liveness: a result came, whatever it says, or there was no time for one. A check that hangs is neither. */
  onProgress: () => void;
  /** What ends the process. */
  onError: (error: unknown) => void;
}

/**
 * Checks a page of this very process every 5 s, scheduled, probed and judged as any endpoint is: when that takes long,
 * the cause is here. Its results go nowhere but into the metrics and the log.
 */
export async function openCanary(deps: CanaryDeps): Promise<{ close: () => Promise<void> }> {
  const { check, location, now, setTimer, onError } = deps;
  const page = await openPage(CANARY_TEXT);
  const watch = watchCanary(deps);

  const flights = createFlights({
    check: check.check,
    setTimer,
    onError,
    onResult: (result) => {
      deps.onProgress();
      watch(result);
    },
    onAbandoned: () => undefined,
    onProbed: () => undefined,
    onLanded: (endpointId) => scheduler.landed(endpointId),
  });
  const scheduler = createScheduler({
    start: flights.start,
    blocked: (endpointId) => (flights.has(endpointId) ? 'overlap' : null),
    onMissed: (reason) => {
      // So busy that slots pass is not stuck: a restart would only add to it.
      if (reason === 'paused') deps.onProgress();
    },
    slotsOf: ({ endpointId, definition }) => createSlots(endpointId, location, definition.intervalMs),
    sessionTimeoutMs: 0,
    now,
    setTimer,
  });
  scheduler.set(canaryEndpoint(page.url));

  return {
    close: async () => {
      scheduler.stop();
      await flights.drain(0);
      await check.close();
      await page.close();
    },
  };
}
