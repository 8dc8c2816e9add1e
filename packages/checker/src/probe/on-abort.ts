/**
 * Calls `react` when the signal aborts, at once when it already has.
 * @returns stops listening
 */
export function onAbort(signal: AbortSignal, react: (reason: Error) => void): () => void {
  const listener = (): void => react(signal.reason as Error);
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
