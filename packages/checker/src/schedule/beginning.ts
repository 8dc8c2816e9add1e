/** When this process began to run slots. */
export interface Beginning {
  /** The oldest due instant that an endpoint gained now may be caught up from. Instants are Unix milliseconds. */
  since: (now: number) => number;
}

/**
 * A process has its first endpoints some seconds after it asked for them. What fell due before it asked was another
 * checker's, or nobody's; what fell due since is caught up.
 */
export function createBeginning(now: number): Beginning {
  let askedAt = now;
  return {
    // A clock that was set back must not make this process one that begins in the future.
    since: (now) => (askedAt = Math.min(askedAt, now)),
  };
}
