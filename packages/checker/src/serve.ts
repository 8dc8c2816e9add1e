import { once } from 'node:events';
import { runTogether, untilAborted } from '@checkstream/runtime';
import type { Logger } from '@checkstream/runtime';

export interface ServeDeps {
  /** What goes on until its signal aborts; rejects with what ends the process. */
  work: (signal: AbortSignal) => Promise<unknown>;
  /** Rejects with what else ends the process. */
  failed: Promise<never>;
  shutDown: () => Promise<void>;
  signal: AbortSignal;
  log: Pick<Logger, 'error'>;
}

/**
 * Works until the signal aborts or something fails for good, and then shuts down in either case, while the work ends: what
 * is buffered or in flight may still reach Kafka, and the group is to be left. Rejects with the first error.
 */
export async function serve({ work, failed, shutDown, signal, log }: ServeDeps): Promise<void> {
  const shutDownAtTheEnd = async (stop: AbortSignal) => {
    if (!stop.aborted) await once(stop, 'abort');
    await shutDown();
  };
  const jobs = [work, (stop: AbortSignal) => untilAborted(failed, stop), shutDownAtTheEnd];
  await runTogether(signal, jobs, (err) => log.error({ err }, 'another error while stopping'));
}
