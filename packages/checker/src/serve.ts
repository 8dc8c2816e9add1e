import { once } from 'node:events';
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
 * Works until the signal aborts or something fails for good, and then shuts down in either case: what is buffered or in
 * flight may still reach Kafka. Rejects with the first error.
 */
export async function serve({ work, failed, shutDown, signal, log }: ServeDeps): Promise<void> {
  const ending = new AbortController();
  const stop = AbortSignal.any([signal, ending.signal]);
  const working = Promise.race([failed, work(stop)]);
  const [served] = await Promise.allSettled([Promise.race([working, aborted(stop)])]);
  ending.abort();

  const outcomes = [served, ...(await Promise.allSettled([working, shutDown()]))];
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  const [first, ...others] = new Set(reasons.filter((reason) => reason !== stop.reason));
  for (const err of others) log.error({ err }, 'another error while stopping');
  if (first !== undefined) throw first as Error;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
