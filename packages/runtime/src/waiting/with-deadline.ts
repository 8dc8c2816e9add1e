export interface Deadline<T> {
  ms: number;
  /** What a late one comes to; may throw. */
  late: () => T;
}

/** What `work` comes to, or what `late` makes of it after `ms`. The work itself goes on unheard, so it must be harmless. */
export async function withDeadline<T>(work: Promise<T>, { ms, late }: Deadline<T>): Promise<T> {
  const { promise: elapsed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    return await Promise.race([work, elapsed.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
