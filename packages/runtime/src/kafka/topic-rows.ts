import type { FollowCallbacks } from './follow-callbacks.ts';

export interface TopicRows {
  callbacks: FollowCallbacks;
  /** All rows of all partitions. */
  all(): Map<string, Buffer>;
}

/** Keeps the rows of a followed topic. `onChange` is called when they are complete, and at every change. */
export function createTopicRows(onChange: () => void): TopicRows {
  const partitions = new Map<number, Map<string, Buffer>>();
  return {
    callbacks: {
      onPartition: (partition, rows) => void partitions.set(partition, new Map(rows)),
      onRow: (partition, key, value) => {
        const rows = partitions.get(partition);
        if (value === null) rows?.delete(key);
        else rows?.set(key, value);
        onChange();
      },
      onRevoked: (revoked) => revoked.forEach((partition) => partitions.delete(partition)),
      onComplete: onChange,
    },
    all: () => new Map([...partitions.values()].flatMap((rows) => [...rows])),
  };
}
