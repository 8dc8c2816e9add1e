/** A line in which owners take turns, however many of theirs wait. */
export interface FairLine<T> {
  join: (owner: string, item: T) => void;
  /** The longest waiting of the owner whose turn it is; `undefined` when nobody waits. */
  take: () => T | undefined;
}

export function createFairLine<T>(): FairLine<T> {
  /** In the order of their turns. */
  const waiting = new Map<string, Set<T>>();
  return {
    join: (owner, item) => {
      const items = waiting.get(owner) ?? new Set<T>();
      waiting.set(owner, items.add(item));
    },
    take: () => {
      for (const [owner, items] of waiting) {
        waiting.delete(owner);
        const [first] = items;
        if (first === undefined) continue;
        items.delete(first);
        if (items.size > 0) waiting.set(owner, items);
        return first;
      }
      return undefined;
    },
  };
}
