import kafkajs, { type Producer as KafkaProducer } from 'kafkajs';
import { withDeadline } from '../waiting/with-deadline.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { brokerAnswered, codeOf, describeKafkaError, wrapsProgrammingError } from './kafka-error.ts';
import { PublishError } from './publish-error.ts';
import { settingsProblem } from './settings-problem.ts';

export interface OutgoingMessage {
  key: Buffer | string | null;
  value: Buffer | null;
  /** A list repeats the header. */
  headers?: Record<string, Buffer | string | (Buffer | string)[]>;
}

export interface Producer {
  /** One attempt, at most 30 s. Resolves when all in-sync replicas have the messages; rejects with PublishError. */
  send(topic: string, messages: OutgoingMessage[]): Promise<void>;
  /**
   * Whether the latest attempt found Kafka usable: false after one that failed, until one succeeds. A refusal of the
   * messages themselves counts as usable. True before the first attempt; says nothing new while nothing is sent.
   */
  connected(): boolean;
  close(): Promise<void>;
}

const ATTEMPT_MS = 30_000;
/** How long the brokers may take to have the messages on all in-sync replicas. */
const ACKNOWLEDGE_MS = 10_000;
const CLOSE_MS = 5_000;

/**
 * Connects at the first send, and again after an outage. Not idempotent: kafkajs's sequence numbers can swallow a batch
 * after a failed send, and the identity of a check makes repeats harmless.
 */
export function openProducer(client: KafkaClient): Producer {
  let current: Promise<KafkaProducer> | null = null;
  let reached = true;

  const abandon = (producer: Promise<KafkaProducer>): void => {
    if (current === producer) current = null;
    void disconnect(producer, client);
  };

  const open = (): Promise<KafkaProducer> => {
    const producer = connect(client);
    producer.catch(() => abandon(producer));
    return producer;
  };

  return {
    async send(topic, messages) {
      const producer = (current ??= open());
      const record = { topic, messages, acks: -1, timeout: ACKNOWLEDGE_MS };
      try {
        const sending = producer.then((connection) => connection.send(record));
        await withDeadline(sending, { ms: ATTEMPT_MS, late: notInTime });
        reached = true;
      } catch (error) {
        const failure = toPublishError(error, { client, abandoned: current !== producer });
        reached = brokerAnswered(error) && !failure.retriable;
        if (failure.code === 'TIMEOUT') abandon(producer);
        throw failure;
      }
    },
    connected: () => reached,
    async close() {
      if (current !== null) await withDeadline(disconnect(current, client), { ms: CLOSE_MS, late: () => undefined });
      current = null;
    },
  };
}

async function connect(client: KafkaClient): Promise<KafkaProducer> {
  const producer = client.kafka('once').producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent: false,
  });
  await producer.connect();
  client.accepted();
  return producer;
}

function notInTime(): never {
  throw new PublishError('Kafka did not answer in time', { retriable: true, code: 'TIMEOUT' });
}

/** An attempt on a producer that another attempt gave up meanwhile says nothing about its messages. */
function toPublishError(
  error: unknown,
  { client, abandoned }: { client: KafkaClient; abandoned: boolean },
): PublishError {
  if (error instanceof PublishError) return error;
  const repeatable = abandoned && !wrapsProgrammingError(error) && settingsProblem(error) === null;
  const retriable = repeatable || client.heals(error);
  return new PublishError(describeKafkaError(error), { retriable, code: codeOf(error), cause: error });
}

/** Never rejects: a producer that never connected has nothing to close, and a dead one cannot say goodbye. */
async function disconnect(producer: Promise<KafkaProducer>, client: KafkaClient): Promise<void> {
  try {
    await (await producer).disconnect();
  } catch (err) {
    client.log.debug({ err }, 'a producer did not disconnect cleanly');
  }
}
