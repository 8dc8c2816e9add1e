export interface LineBounds {
  /** Characters of text that may wait together. */
  maxChars: number;
  /** Characters and items of one batch; a single text may be longer. */
  batchChars: number;
  batchItems: number;
}

interface Item {
  text: string;
}

/** First come, first served, in batches; bounded by the memory that the texts take. */
export interface WaitingLine<T extends Item> {
  /** `false`: there is no room. */
  join: (item: T) => boolean;
  /** Puts those who had their turn and did not get it back to the front, whether there is room or not. */
  rejoin: (items: T[]) => void;
  leave: (item: T) => void;
  first: () => T | undefined;
  /** A whole batch waits. */
  isFull: () => boolean;
  /** The next batch; empty when nobody waits. */
  take: () => T[];
  /** All that wait. */
  clear: () => T[];
}

export function createWaitingLine<T extends Item>({ maxChars, batchChars, batchItems }: LineBounds): WaitingLine<T> {
  let waiting = new Set<T>();
  let chars = 0;

  const leave = (item: T): void => {
    if (waiting.delete(item)) chars -= item.text.length;
  };
  const remove = (items: T[]): T[] => {
    items.forEach(leave);
    return items;
  };

  return {
    join: (item) => {
      if (waiting.size > 0 && chars + item.text.length > maxChars) return false;
      waiting.add(item);
      chars += item.text.length;
      return true;
    },
    rejoin: (items) => {
      waiting = new Set([...items, ...waiting]);
      chars += items.reduce((sum, { text }) => sum + text.length, 0);
    },
    leave,
    first: () => waiting.values().next().value,
    isFull: () => waiting.size >= batchItems || chars >= batchChars,
    take: () => {
      const batch: T[] = [];
      let room = batchChars;
      for (const item of waiting) {
        room -= item.text.length;
        if (batch.length === batchItems || (room < 0 && batch.length > 0)) break;
        batch.push(item);
      }
      return remove(batch);
    },
    clear: () => remove([...waiting]),
  };
}
