/** What is to happen to the next that comes, once. */
export interface Armed<Action> {
  /** Resolves to whether it happened in time. */
  arm: (action: Action, withinMs: number) => Promise<boolean>;
  /** The oldest that fits, which then has happened. */
  claim: (fits: (action: Action) => boolean) => Action | null;
}

export function createArmed<Action>(): Armed<Action> {
  const waiting: { action: Action; happened: () => void }[] = [];
  return {
    arm: (action, withinMs) =>
      new Promise((resolve) => {
        const entry = { action, happened: () => resolve(true) };
        waiting.push(entry);
        setTimeout(() => {
          const at = waiting.indexOf(entry);
          if (at < 0) return;
          waiting.splice(at, 1);
          resolve(false);
        }, withinMs);
      }),
    claim(fits) {
      const at = waiting.findIndex(({ action }) => fits(action));
      if (at < 0) return null;
      const [entry] = waiting.splice(at, 1);
      entry?.happened();
      return entry?.action ?? null;
    },
  };
}
