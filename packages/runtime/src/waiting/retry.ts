import { sleep } from './sleep.ts';

export interface Backoff {
  firstMs: number;
  /** Every wait is at most this long. */
  maxMs: number;
  /** Each wait is this many times the one before; 2 unless told. */
  factor?: number;
}

export interface RetryOptions {
  /** A fixed list ends with its last wait; a backoff goes on until the signal aborts. */
  delaysMs: readonly number[] | Backoff;
  retriable: (error: unknown) => boolean;
  signal: AbortSignal;
  /** Called before each wait. `attempt` counts from 1. */
  onRetry?: (error: unknown, attempt: number, delayMs: number) => void;
}

/**
 * Calls `attempt(1)`, `attempt(2)`, ... until one resolves. Rejects with the error of the last attempt when it is not
 * retriable or the list of waits is used up, and with the signal's reason when it aborts.
 */
export async function retry<T>(attempt: (n: number) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let n = 1; ; n++) {
    options.signal.throwIfAborted();
    try {
      return await attempt(n);
    } catch (error) {
      const delayMs = delayBefore(n, options.delaysMs);
      if (delayMs === null || !options.retriable(error)) throw error;
      options.signal.throwIfAborted();
      options.onRetry?.(error, n, delayMs);
      await sleep(delayMs, options.signal);
    }
  }
}

function delayBefore(retryNumber: number, delays: readonly number[] | Backoff): number | null {
  if (isBackoff(delays)) {
    return Math.min(delays.maxMs, delays.firstMs * (delays.factor ?? 2) ** (retryNumber - 1));
  }
  return delays[retryNumber - 1] ?? null;
}

const isBackoff = (delays: readonly number[] | Backoff): delays is Backoff => 'firstMs' in delays;
