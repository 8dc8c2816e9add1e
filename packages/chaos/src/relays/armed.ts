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
        const giveUp = setTimeout(() => {
          waiting.splice(waiting.indexOf(entry), 1);
          resolve(false);
        }, withinMs);
        const happened = () => {
          clearTimeout(giveUp);
          resolve(true);
        };
        const entry = { action, happened };
        waiting.push(entry);
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
