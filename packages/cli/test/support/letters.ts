import type { KafkaClient } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import { createTopic, kafkaBrokers } from '@checkstream/testkit';

export interface LetterRow {
  value: Buffer | null;
  key?: string | null;
  partition?: number;
  /** When it was set aside, ms. */
  at?: number;
  headers?: Record<string, string | Buffer | (string | Buffer)[]>;
}

export interface LetterWorld {
  client: KafkaClient;
  checks: string;
  deadLetters: string;
  env: Record<string, string>;
  /** Puts messages into a topic, in this order. */
  put(topic: string, rows: LetterRow[]): Promise<void>;
}

/** Topics of their own, and the environment of a command that talks to them. */
export async function letterWorld({ partitions = 2 } = {}): Promise<LetterWorld> {
  const client = aKafkaClient({ brokers: kafkaBrokers() });
  const [checks, deadLetters] = await Promise.all([createTopic({ partitions }), createTopic({ partitions })]);
  return {
    client,
    checks,
    deadLetters,
    env: {
      KAFKA_BROKERS: kafkaBrokers().join(','),
      KAFKA_TOPIC_CHECKS: checks,
      KAFKA_TOPIC_DEAD_LETTERS: deadLetters,
      KAFKA_REPLICATION: '1',
    },
    put: (topic, rows) => putInto(client, topic, rows),
  };
}

export async function putInto(client: KafkaClient, topic: string, rows: LetterRow[]): Promise<void> {
  const producer = client.kafka('briefly').producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = rows.map(({ key = 'acme/e0', value, headers = {}, partition = 0, at = Date.now() }) => {
    return { key, value, headers, partition, timestamp: String(at) };
  });
  await producer.send({ topic, messages, acks: -1 });
  await producer.disconnect();
}

/** What a writer says of a message that it set aside. */
export function storyOf(overrides: { topic: string; offset?: number; reason?: string; message?: string }) {
  const { topic, offset = 17, reason = 'malformed', message = 'it ends in the middle of a value' } = overrides;
  return {
    '__connect.errors.topic': topic,
    '__connect.errors.partition': '1',
    '__connect.errors.offset': String(offset),
    '__connect.errors.stage': 'VALUE_CONVERTER',
    '__connect.errors.exception.class.name': 'UndecodableMessageError',
    '__connect.errors.exception.message': message,
    '__connect.errors.reason': reason,
  };
}
