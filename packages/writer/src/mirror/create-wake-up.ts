export interface WakeUp {
  ring: () => void;
  /** Resolves at the next ring, at once when one came since the last wait, or after `ms`. Rejects when aborted. */
  within(ms: number, signal: AbortSignal): Promise<void>;
}

export function createWakeUp(): WakeUp {
  let rung = Promise.withResolvers<void>();
  return {
    ring: () => rung.resolve(),
    async within(ms, signal) {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, ms);
      const abort = () => late.reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      try {
        signal.throwIfAborted();
        await Promise.race([rung.promise, late.promise]);
        rung = Promise.withResolvers<void>();
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      }
    },
  };
}
