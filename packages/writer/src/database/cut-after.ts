export interface Stop {
  signal: AbortSignal;
  /** From the abort of `signal` until nothing is waited for any more. */
  afterMs: number;
}

/** A signal that aborts some time after another. `forget` ends the watch. */
export function cutAfter(stop: Stop | undefined): { cut: AbortSignal; forget: () => void } {
  const cutting = new AbortController();
  if (stop === undefined) return { cut: cutting.signal, forget: () => {} };
  const { signal, afterMs } = stop;
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => cutting.abort(), afterMs);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return {
    cut: cutting.signal,
    forget() {
      signal.removeEventListener('abort', begin);
      clearTimeout(timer);
    },
  };
}
