import {
  inRequests,
  messageBytes,
  PublishError,
  retry,
  type Logger,
  type OutgoingMessage,
  type Producer,
} from '@checkstream/runtime';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';
import { toDeadLetter, type Received, type Refusal } from './dead-letter.ts';
import { ERROR_HEADERS } from './headers.ts';

export interface DeadLetter {
  from: Received;
  refusal: Refusal;
}

export interface DeadLetters {
  /** Resolves once Kafka has them all, however long that takes; rejects when it never will, or when the signal aborts. */
  send(letters: DeadLetter[], signal: AbortSignal): Promise<void>;
}

export interface DeadLettersDeps {
  producer: Pick<Producer, 'send'>;
  topic: string;
  log: Logger;
  /** Called at every attempt: we are not stuck. */
  beat: () => void;
}

/** Keeps one request well below the broker's limit: a message that was accepted once has at most 1 MiB. */
const REQUEST = { bytesOf: messageBytes, bytes: 1_000_000 };

export function createDeadLetters({ producer, topic, log, beat }: DeadLettersDeps): DeadLetters {
  const attempt = (messages: OutgoingMessage[]) => {
    beat();
    return producer.send(topic, messages);
  };
  const sendRequest = (messages: OutgoingMessage[], signal: AbortSignal) =>
    retry(() => attempt(messages), {
      delaysMs: OUTAGE_BACKOFF,
      retriable: (error) => error instanceof PublishError && error.retriable,
      signal,
      onRetry: (err, attempts) => log.warn({ err, attempts, topic }, 'dead letters not accepted yet'),
    });
  /** One by one, and without the sentence, when the topic takes less than the topic of checks does. */
  async function sendSmaller(messages: OutgoingMessage[], signal: AbortSignal): Promise<void> {
    log.warn({ topic, messages: messages.length }, 'dead letters too large for their topic; sending them bare');
    for (const message of messages) await sendRequest([withoutSentence(message)], signal);
  }

  return {
    async send(letters, signal) {
      const messages = letters.map(({ from, refusal }) => toDeadLetter(from, refusal));
      for (const request of inRequests(messages, REQUEST)) {
        await sendRequest(request, signal).catch((error: unknown) => {
          if (!isTooLarge(error)) throw error;
          return sendSmaller(request, signal);
        });
      }
    },
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof PublishError && error.code === 'MESSAGE_TOO_LARGE';
}

function withoutSentence(message: OutgoingMessage): OutgoingMessage {
  const headers = Object.entries(message.headers ?? {}).filter(([name]) => name !== ERROR_HEADERS.message);
  return { ...message, headers: Object.fromEntries(headers) };
}
