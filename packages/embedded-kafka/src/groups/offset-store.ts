export interface CommittedOffset {
  offset: number;
  metadata: string | null;
}

/** What a group committed, per topic and partition. */
export interface OffsetStore {
  set(topic: string, partition: number, committed: CommittedOffset): void;
  get(topic: string, partition: number): CommittedOffset | null;
  all(): { topic: string; partitions: number[] }[];
  forgetTopic(topic: string): void;
}

export function createOffsetStore(): OffsetStore {
  const topics = new Map<string, Map<number, CommittedOffset>>();
  return {
    set: (topic, partition, committed) => {
      const partitions = topics.get(topic) ?? new Map<number, CommittedOffset>();
      topics.set(topic, partitions.set(partition, committed));
    },
    get: (topic, partition) => topics.get(topic)?.get(partition) ?? null,
    all: () => [...topics].map(([topic, partitions]) => ({ topic, partitions: [...partitions.keys()] })),
    forgetTopic: (topic) => void topics.delete(topic),
  };
}
