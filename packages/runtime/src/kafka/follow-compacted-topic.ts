import type { EachBatchPayload } from 'kafkajs';
import type { Logger } from '../log/create-logger.ts';
import { createCompactedReading, type CompactedReading } from './compacted-reading.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import type { FollowCallbacks } from './follow-callbacks.ts';
import { keepingAlive } from './keeping-alive.ts';
import { superviseConsumer } from './supervise-consumer.ts';
import type { Assignment } from './supervise-options.ts';

export interface FollowOptions {
  groupId: string;
  topic: string;
  log: Logger;
  callbacks: FollowCallbacks;
  /** For liveness, see superviseConsumer. */
  onProgress?: () => void;
}

export interface FollowedTopic {
  /** As superviseConsumer's: whatever a callback throws rejects it. */
  run(signal: AbortSignal): Promise<void>;
  /** Whether every partition of the latest assignment was read to its end. */
  complete(): boolean;
  /** Complete, and the assignment was every partition of the topic: the rows are all there are. */
  whole(): boolean;
  connected(): boolean;
}

/**
 * A compacted topic as a table, its consumer group as the shards. Nothing is ever committed, so every join reads the
 * assigned partitions from their start, kept ones too; their old rows stand until the new ones are complete.
 */
export function followCompactedTopic(client: KafkaClient, options: FollowOptions): FollowedTopic {
  const failure = new AbortController();
  let reading: CompactedReading | null = null;
  let delivered: number[] = [];

  const onJoin = ({ partitions }: Assignment): void => {
    const assigned = partitions.get(options.topic) ?? [];
    const revoked = delivered.filter((partition) => !assigned.includes(partition));
    delivered = delivered.filter((partition) => assigned.includes(partition));
    if (revoked.length > 0) options.callbacks.onRevoked(revoked);
    reading?.abandon();
    const callbacks: FollowCallbacks = {
      ...options.callbacks,
      onPartition: (partition, rows) => {
        if (!delivered.includes(partition)) delivered.push(partition);
        options.callbacks.onPartition(partition, rows);
      },
    };
    reading = createCompactedReading(client, { ...options, callbacks, assigned });
    reading.opened.catch((error: unknown) => failure.abort(error));
  };

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const mine = reading;
    if (mine === null) return;
    await keepingAlive(mine.opened, () => payload.heartbeat());
    if (mine === reading) mine.accept(payload);
    await payload.heartbeat();
  };

  const { topic, groupId, log, onProgress } = options;
  const consumer = superviseConsumer(client, {
    groupId,
    topics: [topic],
    log,
    onJoin,
    eachBatch,
    ...(onProgress && { onProgress }),
  });

  return {
    complete: () => reading?.complete() ?? false,
    whole: () => reading?.whole() ?? false,
    connected: () => consumer.connected(),
    async run(signal) {
      try {
        await consumer.run(AbortSignal.any([signal, failure.signal]));
      } finally {
        reading?.abandon();
      }
      failure.signal.throwIfAborted();
    },
  };
}
