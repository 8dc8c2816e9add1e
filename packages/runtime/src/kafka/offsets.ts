import type { KafkaClient } from './create-kafka-client.ts';
import { withAdmin } from './with-admin.ts';

export interface OffsetRange {
  /** The first offset kept. */
  low: bigint;
  /** The next offset to be written; `low === high`: empty. */
  high: bigint;
}

/** Per partition what the topic holds now. */
export async function fetchOffsets(client: KafkaClient, topic: string): Promise<Map<number, OffsetRange>> {
  const partitions = await withAdmin(client, (admin) => admin.fetchTopicOffsets(topic));
  return new Map(partitions.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]));
}

/** Per partition the committed offset of a group; partitions without one are absent. */
export async function fetchCommittedOffsets(
  client: KafkaClient,
  groupId: string,
  topic: string,
): Promise<Map<number, bigint>> {
  const topics = await withAdmin(client, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  const partitions = topics.find((entry) => entry.topic === topic)?.partitions ?? [];
  // -1: nothing committed; kafkajs itself may have committed -1 or -2 after OFFSET_OUT_OF_RANGE.
  const committed = partitions.filter(({ offset }) => BigInt(offset) >= 0n);
  return new Map(committed.map(({ partition, offset }) => [partition, BigInt(offset)]));
}
