import { sleep } from '@checkstream/runtime';
import type { Backoff } from '@checkstream/runtime';

export interface SupervisedService {
  /** One life: resolves with how it ended, a signal or an exit code. */
  run: () => Promise<string>;
  /** It ended although nobody asked it to. */
  onDeath: (how: string, restartInMs: number) => void;
  /** From the end of a life to the next. */
  backoff: Backoff;
  /** After so long a life the next death is a new story. */
  steadyMs: number;
  /** A monotonic clock, ms. */
  now: () => number;
}

/** Runs a service and starts it again when it ends, until the signal aborts and the life that it is in is over. */
export async function superviseService(service: SupervisedService, signal: AbortSignal): Promise<void> {
  const { firstMs, maxMs, factor = 2 } = service.backoff;
  let delayMs = firstMs;
  while (!signal.aborted) {
    const startedAt = service.now();
    const how = await service.run();
    if (signal.aborted) return;
    delayMs = service.now() - startedAt > service.steadyMs ? firstMs : delayMs;
    service.onDeath(how, delayMs);
    await sleep(delayMs, signal).catch(() => undefined);
    delayMs = Math.min(delayMs * factor, maxMs);
  }
}
