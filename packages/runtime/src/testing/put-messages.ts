import type { KafkaClient } from '../kafka/create-kafka-client.ts';
import type { OutgoingMessage } from '../kafka/open-producer.ts';

export interface PlacedMessage extends Omit<OutgoingMessage, 'value'> {
  /** Text as UTF-8. */
  value: Buffer | string | null;
  partition: number;
  /** When it was published, ms since the Unix epoch; now unless told. */
  at?: number;
}

/** Puts messages into the partitions they name, in this order. */
export async function putMessages(client: KafkaClient, topic: string, messages: PlacedMessage[]): Promise<void> {
  const producer = client.kafka('briefly').producer({ allowAutoTopicCreation: false });
  const placed = messages.map(({ at = Date.now(), ...message }) => ({ ...message, timestamp: String(at) }));
  try {
    await producer.connect();
    await producer.send({ topic, messages: placed, acks: -1 });
  } finally {
    await producer.disconnect();
  }
}
