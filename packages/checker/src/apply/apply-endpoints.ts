import { PublishError, openProducer, readCompactedTopic, retry } from '@checkstream/runtime';
import type { KafkaClient } from '@checkstream/runtime';
import { carryOut } from './carry-out.ts';
import type { Applied, ApplyDeps } from './carry-out.ts';

/** Waits between attempts to write; after the last one the apply has failed. */
const DELAYS_MS = [250, 500, 1000, 2000, 4000, 8000];

export interface ApplyOptions extends Omit<ApplyDeps, 'readTopic' | 'send'> {
  client: KafkaClient;
  /** The endpoints topic. */
  topic: string;
  signal: AbortSignal;
}

/**
 * Makes the endpoints topic agree with the wanted endpoints of the tenants they name. Rejects when Kafka cannot be
 * reached or refuses; what was written until then stays, and applying again completes it.
 */
export async function applyEndpoints({ client, topic, signal, ...rest }: ApplyOptions): Promise<Applied> {
  const producer = openProducer(client);
  const isRetriable = (error: unknown) => error instanceof PublishError && error.retriable;
  try {
    return await carryOut({
      ...rest,
      readTopic: () => readCompactedTopic(client, topic, { signal }),
      send: (messages) =>
        retry(() => producer.send(topic, messages), { delaysMs: DELAYS_MS, retriable: isRetriable, signal }),
    });
  } finally {
    await producer.close();
  }
}
