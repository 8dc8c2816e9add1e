import { join } from 'node:path';
import { fetchCommittedOffsets, fetchOffsets, type KafkaClient } from '@checkstream/runtime';
import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { kafkaBrokers, startService, uniqueName, waitFor, type ServiceProcess } from '@checkstream/testkit';
import { aDownResult } from './a-down-result.ts';
import { createTopics, openClient, openPublisher, type Publisher, type Topics } from './kafka.ts';
import { openTables, type Tables } from './open-tables.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** Topics, tables and writers that a test has for itself. */
export interface WriterWorld {
  client: KafkaClient;
  topics: Topics;
  group: string;
  tables: Tables;
  publisher: Publisher;
  env: Record<string, string>;
  start(overrides?: Record<string, string>): ServiceProcess;
  /** Rows of checks. */
  stored(): Promise<number>;
  untilStored(rows: number, timeoutMs?: number): Promise<void>;
  /** Messages of the checks topic whose offset is committed. */
  committed(): Promise<number>;
  untilAllCommitted(): Promise<void>;
  /** Kills what still runs and takes everything down. */
  close(): Promise<void>;
}

export async function openWorld(brokers = kafkaBrokers()): Promise<WriterWorld> {
  const client = openClient(brokers);
  const [topics, tables] = await Promise.all([createTopics(brokers), openTables()]);
  const publisher = openPublisher(client, topics.checks);
  const group = uniqueName('writer');
  const started: ServiceProcess[] = [];
  const env = {
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_CHECKS: topics.checks,
    KAFKA_TOPIC_ENDPOINTS: topics.endpoints,
    KAFKA_TOPIC_DEAD_LETTERS: topics.deadLetters,
    KAFKA_REPLICATION: '1',
    DATABASE_URL: tables.url,
    WRITER_GROUP: group,
  };
  const stored = () => tables.count('SELECT count(*) FROM checks');
  const committed = async () => {
    const offsets = [...(await fetchCommittedOffsets(client, group, topics.checks)).values()];
    return sum(offsets.filter((offset) => offset >= 0n));
  };
  const published = async () => sum([...(await fetchOffsets(client, topics.checks)).values()].map(({ high }) => high));
  return {
    client,
    topics,
    group,
    tables,
    publisher,
    env,
    stored,
    committed,
    start(overrides = {}) {
      const writer = startService(MAIN, { ...env, ...overrides });
      started.push(writer);
      return writer;
    },
    async untilStored(rows, timeoutMs = 30_000) {
      await waitFor(`${rows} rows`, async () => (await stored()) === rows, { timeoutMs }).catch(
        async (error: unknown) => {
          throw new Error(
            `${String(error)}; there are ${await stored()}; the writers wrote:\n${started.map((writer) => writer.output()).join('\n--\n')}`,
          );
        },
      );
    },
    async untilAllCommitted() {
      const isAll = async () => (await committed()) === (await published());
      await waitFor('all offsets to be committed', isAll, { timeoutMs: 30_000 });
    },
    async close() {
      for (const writer of started) writer.kill('SIGKILL');
      await Promise.all(started.map(({ exited }) => exited));
      await publisher.close();
      await tables.close();
    },
  };
}

/** Distinct results of the last hours, spread over endpoints and so over partitions; every third is down. */
export function results(count: number, prefix = 'e'): CheckResult[] {
  const start = Date.now() - 3_600_000;
  return Array.from({ length: count }, (_, at) => {
    const aResult = at % 3 === 0 ? aDownResult : aCheckResult;
    return aResult({
      endpointId: `acme/${prefix}${at % 17}`,
      scheduledAt: start + at,
      startedAt: start + at + 5,
    });
  });
}

const sum = (values: Iterable<bigint>): number => Number([...values].reduce((total, value) => total + value, 0n));
