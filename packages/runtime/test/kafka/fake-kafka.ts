import type { EachBatchPayload, Kafka } from 'kafkajs';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { quietLog } from '../../src/testing/quiet-log.ts';
import { aKafkaClient } from '../../src/testing/a-kafka-client.ts';

type EachBatch = (payload: EachBatchPayload) => Promise<void>;

const EVENTS = {
  GROUP_JOIN: 'join',
  REQUEST: 'request',
  CRASH: 'crash',
  RECEIVED_UNSUBSCRIBED_TOPICS: 'unsubscribed',
} as const;

/** A client whose one consumer says what a test makes it say, in the words of kafkajs. */
export function createFakeKafka({ fetchTopicOffsets = () => Promise.resolve([] as unknown[]) } = {}) {
  const listeners = new Set<{ name: string; hear: (event: { payload: object }) => void }>();
  const calls: string[] = [];
  const connecting = Promise.withResolvers<void>();
  const running = Promise.withResolvers<EachBatch>();
  const emit = (name: keyof typeof EVENTS, payload: object) => {
    for (const listener of listeners) if (listener.name === EVENTS[name]) listener.hear({ payload });
  };
  const consumer = {
    events: EVENTS,
    on: (name: string, hear: (event: { payload: object }) => void) => {
      const listener = { name, hear };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect: () => connecting.promise,
    subscribe: () => Promise.resolve(),
    seek: ({ partition, offset }: { partition: number; offset: string }) =>
      void calls.push(`seek ${partition} ${offset}`),
    run: ({ eachBatch }: { eachBatch: EachBatch }) => {
      calls.push('run');
      running.resolve(eachBatch);
      return Promise.resolve();
    },
    disconnect: () => Promise.resolve(void calls.push('disconnect')),
  };
  const admin = { connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), fetchTopicOffsets };
  const kafka = () => ({ consumer: () => consumer, admin: () => admin }) as unknown as Kafka;
  const client: KafkaClient = { ...aKafkaClient({ brokers: ['kafka:9092'], log: quietLog() }), kafka };
  return {
    client,
    calls,
    emit,
    /** kafkajs's consumer reaches its brokers. */
    connect: () => connecting.resolve(),
    /** The handler of batches, once the consumer runs. */
    running: running.promise,
    /** A join that assigns these partitions. */
    join: (topic: string, partitions: number[]) =>
      emit('GROUP_JOIN', { memberId: 'm', memberAssignment: { [topic]: partitions } }),
  };
}

/** A batch as kafkajs hands it over, from offset 0 unless told; a value of null is a tombstone. */
export function aBatch(topic: string, partition: number, rows: [key: string, value: string | null][], from = 0) {
  const messages = rows.map(([key, value], at) => ({
    offset: String(from + at),
    key: Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
  }));
  const batch = {
    topic,
    partition,
    messages,
    fetchedOffset: String(from),
    highWatermark: String(from + rows.length),
    firstOffset: () => String(from),
    lastOffset: () => String(from + rows.length - 1),
  };
  return {
    batch,
    resolveOffset: () => undefined,
    pause: () => undefined,
    heartbeat: () => Promise.resolve(),
  } as unknown as EachBatchPayload;
}
