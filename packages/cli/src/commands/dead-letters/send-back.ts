import {
  inRequests,
  messageBytes,
  openProducer,
  PublishError,
  retry,
  untilAborted,
  type KafkaClient,
  type OutgoingMessage,
} from '@checkstream/runtime';
import { toReplay } from '@checkstream/writer/dead-letters';
import type { Letter } from './letter.ts';

export interface SendBack {
  /** Sends each to the topic it came from; those that do not say which are left out. In order, for every topic. */
  send: (letters: Letter[]) => Promise<void>;
  close(): Promise<void>;
}

/** Waits between attempts to send; after the last one the replay has failed. */
const DELAYS_MS = [250, 500, 1_000, 2_000, 4_000, 8_000];
/** Well below the broker's limit; a message that was accepted once has at most 1 MiB. */
const REQUEST = { bytesOf: messageBytes, bytes: 1_000_000 };

/** `onSent` hears of every letter that Kafka has. */
export function createSendBack(
  client: KafkaClient,
  { signal, onSent }: { signal: AbortSignal; onSent: (letters: Letter[]) => void },
): SendBack {
  const producer = openProducer(client);
  const sendRequest = (topic: string, messages: OutgoingMessage[]) =>
    retry(() => untilAborted(producer.send(topic, messages), signal), {
      delaysMs: DELAYS_MS,
      retriable: (error) => error instanceof PublishError && error.retriable,
      signal,
    });
  return {
    async send(letters) {
      for (const [topic, ofTopic] of Map.groupBy(letters, ({ story }) => story.topic)) {
        if (topic === null) continue;
        const outgoing = ofTopic.map((letter) => ({ letter, message: toReplay(letter.message) }));
        const bytesOf = ({ message }: (typeof outgoing)[number]) => REQUEST.bytesOf(message);
        for (const request of inRequests(outgoing, { ...REQUEST, bytesOf })) {
          await sendRequest(
            topic,
            request.map(({ message }) => message),
          );
          onSent(request.map(({ letter }) => letter));
        }
      }
    },
    close: () => producer.close(),
  };
}
