/** How long a person waits for a server that may not be there at all. */
export const REACHABLE_WITHIN_MS = 8_000;

export interface Limits {
  ms: number;
  late: () => Error;
  signal: AbortSignal;
}

/**
 * Settles like `work`, or rejects with `late()` when that takes longer than `ms`, and with the signal's reason when it
 * aborts. The work itself goes on.
 */
export async function within<T>(work: Promise<T>, { ms, late, signal }: Limits): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), ms);
  const stop = () => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(timer);
  }
}
