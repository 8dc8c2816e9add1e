import { join } from 'node:path';
import { createTopics, kafkaSettings, loadSettings, topicSettings } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import type { Endpoint } from '@checkstream/schema';
import { kafkaBrokers, startService, uniqueName } from '@checkstream/testkit';
import type { ServiceProcess } from '@checkstream/testkit';
import { applyEndpoints } from '../../src/apply/apply-endpoints.ts';
import { codec } from '../kafka/kafka.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

export type CheckerWorld = Awaited<ReturnType<typeof openWorld>>;

/** Topics and a location that a test has for itself, and the checkers it starts there. */
export async function openWorld(brokers = kafkaBrokers()) {
  const name = uniqueName('checker');
  const topics = { checks: `${name}.checks`, endpoints: `${name}.endpoints`, deadLetters: `${name}.dead-letters` };
  const env = {
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_CHECKS: topics.checks,
    KAFKA_TOPIC_ENDPOINTS: topics.endpoints,
    KAFKA_TOPIC_DEAD_LETTERS: topics.deadLetters,
    KAFKA_PARTITIONS: '4',
    KAFKA_REPLICATION: '1',
    CHECKER_LOCATION: name,
    CHECKER_NAME: 'checker-a',
  };
  const client = aKafkaClient({ brokers });
  await createTopics(client, loadSettings({ kafka: kafkaSettings, topics: topicSettings }, { env }));
  const started: ServiceProcess[] = [];
  return {
    client,
    topics,
    location: name,
    start(overrides: Record<string, string> = {}): ServiceProcess {
      const checker = startService(MAIN, { ...env, ...overrides });
      started.push(checker);
      return checker;
    },
    /** All that the tenant `acme` has from now on. */
    async apply(endpoints: Endpoint[]): Promise<void> {
      await applyEndpoints({
        client,
        topic: topics.endpoints,
        ...codec,
        wanted: new Map([['acme', endpoints]]),
        approve: () => true,
        signal: new AbortController().signal,
      });
    },
    /** Kills what still runs. */
    async close(): Promise<void> {
      for (const checker of started) checker.kill('SIGKILL');
      await Promise.all(started.map(({ exited }) => exited));
    },
  };
}
