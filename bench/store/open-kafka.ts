import { fork } from 'node:child_process';
import { once } from 'node:events';
import { prepareTopics } from '../../packages/runtime/src/index.ts';
import type { KafkaClient } from '../../packages/runtime/src/index.ts';
import { aKafkaClient } from '../../packages/runtime/src/testing/index.ts';

export interface BenchTopics {
  checks: string;
  endpoints: string;
  deadLetters: string;
}

export interface BenchKafka {
  client: KafkaClient;
  brokers: string[];
  /** `embedded`, or the variable that named it. */
  origin: string;
  /** Empty ones of their own. */
  createTopics: () => Promise<BenchTopics>;
  close: () => Promise<void>;
}

const PARTITIONS = 12;
/** A backlog is all in memory. */
const PARTITION_MIB = '1024';
/** Also what `pnpm kafka VERSION pnpm bench ingest` sets. */
const VARIABLES = ['BENCH_KAFKA_BROKERS', 'TEST_KAFKA_BROKERS'];

/** A given broker, or the embedded one in its own process. What is made there is removed at the end. */
export async function openKafka(): Promise<BenchKafka> {
  const { brokers, origin, stop } = await findBrokers();
  const client = aKafkaClient({ brokers, createTopics: true, partitions: PARTITIONS });
  const made: string[] = [];
  return {
    client,
    brokers,
    origin,
    async createTopics() {
      const prefix = `bench-${process.pid}-${made.length}`;
      const topics = {
        checks: `${prefix}.checks`,
        endpoints: `${prefix}.endpoints`,
        deadLetters: `${prefix}.dead-letters`,
      };
      await prepareTopics(client, { kafka: client.settings, topics }, AbortSignal.timeout(60_000));
      made.push(...Object.values(topics));
      return topics;
    },
    async close() {
      const admin = client.kafka('briefly').admin();
      await admin.connect();
      await admin.deleteTopics({ topics: made });
      await admin.disconnect();
      stop();
    },
  };
}

async function findBrokers(): Promise<{ brokers: string[]; origin: string; stop: () => void }> {
  for (const origin of VARIABLES) {
    const brokers = process.env[origin] ?? '';
    if (brokers !== '') return { brokers: brokers.split(','), origin, stop: () => undefined };
  }
  const child = fork(new URL('../broker.ts', import.meta.url), [PARTITION_MIB]);
  const [brokers] = (await once(child, 'message')) as [string[]];
  return { brokers, origin: 'embedded', stop: () => void child.kill() };
}
