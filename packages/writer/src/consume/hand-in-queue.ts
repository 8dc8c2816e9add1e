export interface HandIn {
  partition: number;
  rows: number;
}

/** What partitions handed in and nobody wrote yet, oldest first. */
export interface HandInQueue<T extends HandIn> {
  add: (handIn: T) => void;
  size: () => number;
  /** Whether nothing need be waited for: enough rows, or every one of so many partitions is here. */
  isFull: (limits: { rows: number; partitions: number }) => boolean;
  /** Takes the oldest until there are `rows` rows; always at least one. */
  take: (rows: number) => T[];
  takeAll: () => T[];
}

export function createHandInQueue<T extends HandIn>(): HandInQueue<T> {
  const queue: T[] = [];
  const takeFirst = (count: number) => queue.splice(0, count);
  return {
    add: (handIn) => void queue.push(handIn),
    size: () => queue.length,
    isFull: ({ rows, partitions }) =>
      queue.reduce((sum, handIn) => sum + handIn.rows, 0) >= rows ||
      new Set(queue.map(({ partition }) => partition)).size >= partitions,
    take(rows) {
      let taken = 0;
      const last = queue.findIndex((handIn) => (taken += handIn.rows) >= rows);
      return takeFirst(last === -1 ? queue.length : last + 1);
    },
    takeAll: () => takeFirst(queue.length),
  };
}
