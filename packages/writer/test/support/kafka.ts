import {
  openProducer,
  superviseConsumer,
  type KafkaClient,
  type KafkaMessage,
  type OutgoingMessage,
} from '@checkstream/runtime';
import { aKafkaClient, quietLog } from '@checkstream/runtime/testing';
import { createCheckResultEncoder, type CheckResult } from '@checkstream/schema';
import { createTopic, kafkaBrokers, uniqueName } from '@checkstream/testkit';

export const openClient = (brokers = kafkaBrokers()): KafkaClient => aKafkaClient({ brokers });

export interface Topics {
  checks: string;
  endpoints: string;
  deadLetters: string;
}

export async function createTopics(brokers = kafkaBrokers()): Promise<Topics> {
  const [checks, endpoints, deadLetters] = await Promise.all([
    createTopic({ brokers, partitions: 3 }),
    createTopic({ brokers, partitions: 2, config: { 'cleanup.policy': 'compact' } }),
    createTopic({ brokers, partitions: 1 }),
  ]);
  return { checks, endpoints, deadLetters };
}

const encode = createCheckResultEncoder({ schemaId: null });

export interface Publisher {
  results(results: CheckResult[]): Promise<void>;
  raw(topic: string, messages: OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

export function openPublisher(client: KafkaClient, topic: string): Publisher {
  const producer = openProducer(client);
  return {
    results: (results) =>
      producer.send(
        topic,
        results.map((result) => ({ key: result.endpointId, value: encode(result) })),
      ),
    raw: (other, messages) => producer.send(other, messages),
    close: () => producer.close(),
  };
}

/** What retention does to a topic that nobody read for too long. */
export async function deleteEverything(client: KafkaClient, topic: string): Promise<void> {
  const admin = client.kafka('briefly').admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
  await admin.deleteTopicRecords({ topic, partitions });
  await admin.disconnect();
}

/** Reads a topic from its start; `messages` grows as they come. */
export function readTopic(client: KafkaClient, topic: string): { messages: KafkaMessage[]; close(): Promise<void> } {
  const messages: KafkaMessage[] = [];
  const stop = new AbortController();
  const consumer = superviseConsumer(client, {
    groupId: uniqueName('reader'),
    topics: [topic],
    onJoin: () => {},
    eachBatch: (payload) => {
      messages.push(...payload.batch.messages);
      payload.resolveOffset(payload.batch.lastOffset());
      return Promise.resolve();
    },
    log: quietLog(),
  });
  const running = consumer.run(stop.signal);
  return {
    messages,
    close: () => {
      stop.abort();
      return running;
    },
  };
}
