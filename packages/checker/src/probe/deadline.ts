import { AbandonedError, DeadlineError } from './errors.ts';
import { onAbort } from './on-abort.ts';

/** One signal for the whole probe: aborts with a DeadlineError when the time is up, or with an AbandonedError. */
export function startDeadline(timeoutMs: number, abandon: AbortSignal): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DeadlineError('the time is up')), timeoutMs);
  const stopListening = onAbort(abandon, () => controller.abort(new AbandonedError('given up')));
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
      stopListening();
    },
  };
}
