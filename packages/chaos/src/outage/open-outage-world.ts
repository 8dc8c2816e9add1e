import { join } from 'node:path';
import { createTopics, kafkaSettings, loadSettings, topicSettings, type KafkaClient } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import { startService, uniqueName, type ServiceProcess } from '@checkstream/testkit';
import { applySites } from '../world/apply-sites.ts';
import { openKafka, type ChaosKafka } from '../world/open-kafka.ts';
import { openPostgres, type ChaosPostgres } from '../world/open-postgres.ts';
import { INTERVAL_MS, NAME_SECRET, openSites, TENANT, type Sites } from '../world/open-sites.ts';
import type { OutageOptions } from './options.ts';

export interface OutageWorld {
  kafka: ChaosKafka;
  postgres: ChaosPostgres;
  sites: Sites;
  client: KafkaClient;
  topics: { checks: string; endpoints: string; deadLetters: string };
  checker: ServiceProcess;
  writer: ServiceProcess;
}

const PARTITIONS = 12;
const NAME = 'checker-1';
const main = (service: string) => join(import.meta.dirname, `../../../${service}/src/main.ts`);

/** One checker with so many sites and one writer, just started. What was opened is handed to `defer`. */
export async function openOutageWorld(
  { rate, buffer, kafka: version }: OutageOptions,
  { defer, report }: { defer: (close: () => unknown) => void; report: (line: string) => void },
): Promise<OutageWorld> {
  const sites = await openSites(Math.round((rate * INTERVAL_MS) / 1_000));
  defer(() => sites.close());
  const kafka = await openKafka({ kind: 'apache', version, report });
  defer(() => kafka.close());
  const postgres = await openPostgres();
  defer(() => postgres.close());

  const location = uniqueName('outage');
  const topics = {
    checks: `${location}.checks`,
    endpoints: `${location}.endpoints`,
    deadLetters: `${location}.dead-letters`,
  };
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(),
    KAFKA_TOPIC_CHECKS: topics.checks,
    KAFKA_TOPIC_ENDPOINTS: topics.endpoints,
    KAFKA_TOPIC_DEAD_LETTERS: topics.deadLetters,
    KAFKA_PARTITIONS: String(PARTITIONS),
    KAFKA_REPLICATION: '1',
    KAFKA_SESSION_TIMEOUT: '10s',
  };
  const client = aKafkaClient({ brokers: kafka.brokers });
  await createTopics(client, loadSettings({ kafka: kafkaSettings, topics: topicSettings }, { env }));
  await applySites(client, topics.endpoints, sites.endpoints);

  const start = (service: string, more: Record<string, string>): ServiceProcess => {
    const process = startService(main(service), { ...env, ...more });
    defer(() => (process.kill('SIGKILL'), process.exited));
    return process;
  };
  const databaseUrl = postgres.urlAt(postgres.port, 'disable');
  const writer = start('writer', { DATABASE_URL: databaseUrl, WRITER_GROUP: `${location}-writer` });
  const checker = start('checker', {
    CHECKER_LOCATION: location,
    CHECKER_NAME: NAME,
    CHECKER_BUFFER: String(buffer),
    [`SECRET_${TENANT.toUpperCase()}_${NAME_SECRET}`]: NAME,
  });
  return { kafka, postgres, sites, client, topics, checker, writer };
}
