/** How long a person waits for a server that may not be there at all. */
export const REACHABLE_WITHIN_MS = 8_000;

/** Settles like `work`, or rejects with `late()` when that takes longer than `ms`. The work itself goes on. */
export async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const { promise: deadline, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), ms);
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
