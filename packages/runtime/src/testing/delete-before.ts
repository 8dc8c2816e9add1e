import type { KafkaClient } from '../kafka/create-kafka-client.ts';
import { withAdmin } from '../kafka/with-admin.ts';

/** What retention does. kafkajs has to hear of the topic first. */
export function deleteBefore(client: KafkaClient, topic: string, partition: number, offset: string): Promise<void> {
  return withAdmin(client, async (admin) => {
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset }] });
  });
}
