import { kafkaBrokers } from '@checkstream/testkit';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { fetchOffsets } from '../../src/kafka/offsets.ts';
import { createPartitionOf } from '../../src/kafka/partition-of.ts';
import type { Logger } from '../../src/log/create-logger.ts';
import { aKafkaClient } from '../../src/testing/a-kafka-client.ts';
import { putMessages } from '../../src/testing/put-messages.ts';

/** A client of the broker shared by the suites, or of the one named. */
export const aClient = (options: { brokers?: string[]; log?: Logger; sessionTimeoutMs?: number } = {}): KafkaClient =>
  aKafkaClient({ brokers: kafkaBrokers(), ...options });

/** A port where nothing listens, most likely. */
export const UNREACHABLE = '127.0.0.1:1';

export interface Row {
  key: string;
  /** null: a tombstone. */
  value: string | null;
  /** Where its key belongs unless told. */
  partition?: number;
}

/** Publishes, and returns the partition of each row. */
export async function publish(client: KafkaClient, topic: string, ...rows: Row[]): Promise<number[]> {
  const partitionOf = createPartitionOf((await fetchOffsets(client, topic)).size);
  const partitions = rows.map(({ key, partition }) => partition ?? partitionOf(Buffer.from(key)));
  const messages = rows.map(({ key, value }, n) => ({ key, value, partition: partitions[n] ?? 0 }));
  await putMessages(client, topic, messages);
  return partitions;
}

export interface Runs {
  /** Whatever ends the run, `ended` tells; it need not be awaited. */
  start: (run: (signal: AbortSignal) => Promise<void>) => { ended: Promise<void>; stop: () => Promise<void> };
  stopAll: () => Promise<void>;
}

/** Starts runs that `stopAll` ends, at the latest after the test. */
export function runs(): Runs {
  const running: { stop: AbortController; ended: Promise<void> }[] = [];
  return {
    start: (run) => {
      const stop = new AbortController();
      const ended = run(stop.signal);
      ended.catch(() => undefined);
      running.push({ stop, ended });
      return { ended, stop: () => (stop.abort(), ended) };
    },
    stopAll: async () => {
      for (const { stop } of running) stop.abort();
      await Promise.allSettled(running.splice(0).map(({ ended }) => ended));
    },
  };
}
