import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

const DEADLINE_MS = 60_000;

/** The port accepts connections before the broker can work: usable means that a topic could be made. */
export async function waitUntilUsable(brokers: string[], hasEnded: () => boolean, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    if (hasEnded()) throw new Error('the broker process ended');
    try {
      return await createAndDeleteTopic(brokers);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(100, undefined, { ...(signal && { signal }) });
  }
}

async function createAndDeleteTopic(brokers: string[]): Promise<void> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, connectionTimeout: 1000, retry: { retries: 0 } });
  const admin = kafka.admin();
  const topic = `usable-${Date.now()}`;
  try {
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true });
    await admin.deleteTopics({ topics: [topic] });
  } finally {
    await admin.disconnect();
  }
}
