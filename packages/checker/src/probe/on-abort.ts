/**
 * Calls `react` when the signal aborts, at once when it already has.
 * @returns stops listening
 */
export function onAbort(signal: AbortSignal, react: (reason: Error) => void): () => void {
  let reaction: typeof react | null = react;
  const listener = (): void => reaction?.(signal.reason as Error);
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return () => {
    signal.removeEventListener('abort', listener);
    // Node keeps a removed listener linked to the next one: an old one would hold all later ones until a full
    // garbage collection, and with each of them whatever its reaction knows.
    reaction = null;
  };
}
