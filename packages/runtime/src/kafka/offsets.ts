import type { Admin } from 'kafkajs';
import type { KafkaClient, Patience } from './create-kafka-client.ts';
import { withAdmin } from './with-admin.ts';

export interface OffsetRange {
  /** The first offset kept. */
  low: bigint;
  /** The next offset to be written; `low === high`: empty. */
  high: bigint;
}

const NOTHING_COMMITTED = -1n;

/** Per partition what the topic holds now. `once` for those with an own loop. */
export async function fetchOffsets(
  client: KafkaClient,
  topic: string,
  patience: Patience = 'briefly',
): Promise<Map<number, OffsetRange>> {
  return withAdmin(client, (admin) => askForOffsets(admin, topic), patience);
}

/** As fetchOffsets, of an admin client that is open. */
export async function askForOffsets(admin: Admin, topic: string): Promise<Map<number, OffsetRange>> {
  const partitions = await admin.fetchTopicOffsets(topic);
  return new Map(partitions.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]));
}

/** Per partition the offset of the first message dated at or after that instant (ms); its end when there is none. */
export async function fetchOffsetsAt(
  client: KafkaClient,
  topic: string,
  instantMs: number,
): Promise<Map<number, bigint>> {
  const partitions = await withAdmin(client, (admin) => admin.fetchTopicOffsetsByTimestamp(topic, instantMs));
  return new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

/**
 * Per partition the committed offset of a group; partitions without one are absent. Negative (-2): kafkajs met
 * OFFSET_OUT_OF_RANGE there and starts again at the earliest offset. `once` for those with an own loop.
 */
export async function fetchCommittedOffsets(
  client: KafkaClient,
  groupId: string,
  topic: string,
  patience: Patience = 'briefly',
): Promise<Map<number, bigint>> {
  const ask = async (admin: Admin) => {
    // kafkajs finds a coordinator only among brokers it knows; not knowing them yet costs it a retry, which may be none.
    await admin.fetchTopicMetadata({ topics: [topic] });
    return admin.fetchOffsets({ groupId, topics: [topic] });
  };
  const topics = await withAdmin(client, ask, patience);
  const partitions = topics.find((entry) => entry.topic === topic)?.partitions ?? [];
  const committed = partitions.filter(({ offset }) => BigInt(offset) !== NOTHING_COMMITTED);
  return new Map(committed.map(({ partition, offset }) => [partition, BigInt(offset)]));
}
