import type { KafkaClient } from '@checkstream/runtime';
import { aKafkaClient, putMessages, type PlacedMessage } from '@checkstream/runtime/testing';
import { createTopic, kafkaBrokers } from '@checkstream/testkit';

/** Of endpoint acme/e0 and in partition 0 unless told; `at`: when it was set aside. */
export type LetterRow = Pick<PlacedMessage, 'value'> & Partial<PlacedMessage>;

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
  await putMessages(
    client,
    topic,
    rows.map(({ key = 'acme/e0', partition = 0, ...row }) => ({ ...row, key, partition })),
  );
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
