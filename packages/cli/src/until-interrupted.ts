/** What knows the signal ends sooner, and tells best what it left; what does not know it is left alone after this. */
const SETTLES_WITHIN_MS = 1_000;

/** Settles like `work`; when the signal aborts and the work does not settle soon, rejects with the signal's reason. */
export async function untilInterrupted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  withinMs = SETTLES_WITHIN_MS,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => reject(signal.reason as Error), withinMs);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', begin);
    clearTimeout(timer);
  }
}
