import { join } from 'node:path';
import { createTopics, kafkaSettings, loadSettings, topicSettings, type KafkaClient } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import { createAuthority, startService, uniqueName, type Authority, type ServiceProcess } from '@checkstream/testkit';
import type { MissedCount } from '../account/evidence.ts';
import type { ServiceName } from '../plan/fault.ts';
import { openKafkaRelays, type KafkaRelays } from '../relays/open-kafka-relays.ts';
import { openPostgresRelay, type PostgresRelay } from '../relays/open-postgres-relay.ts';
import { applySites } from './apply-sites.ts';
import { openKafka, type ChaosKafka, type KafkaChoice } from './open-kafka.ts';
import { openPostgres, type ChaosPostgres } from './open-postgres.ts';
import { NAME_SECRET, openSites, TENANT, type Sites } from './open-sites.ts';
import { sumUpDaysAtOnce } from './sum-up-days-at-once.ts';
import { supervise, type Life, type SupervisedService } from './supervise.ts';
import { watchMissed } from './watch-missed.ts';

export interface World {
  kafka: ChaosKafka;
  kafkaRelays: KafkaRelays;
  postgres: ChaosPostgres;
  postgresRelay: PostgresRelay;
  /** Of the certificates that the relays show. */
  authority: Authority;
  sites: Sites;
  /** Straight to the brokers. */
  client: KafkaClient;
  topics: { checks: string; endpoints: string; deadLetters: string };
  location: string;
  writerGroup: string;
  services: Record<ServiceName, SupervisedService>;
  missed: MissedCount[];
}

export const SESSION_TIMEOUT_MS = 6_000;
const PARTITIONS = 6;
const MAIN = {
  checker: join(import.meta.dirname, '../../../checker/src/main.ts'),
  writer: join(import.meta.dirname, '../../../writer/src/main.ts'),
};

export interface WorldDeps {
  kafka: KafkaChoice;
  sites: number;
  /** Told how to close what was opened, also when something then fails. */
  defer: (close: () => unknown) => void;
  /** Something of ours broke while the world goes on. */
  onError: (error: unknown) => void;
}

/** Everything that a run needs, at work. */
export async function openWorld({ defer, onError, ...wanted }: WorldDeps): Promise<World> {
  const sites = await openSites(wanted.sites);
  defer(() => sites.close());
  const kafka = await openKafka(wanted.kafka);
  defer(() => kafka.close());
  const postgres = await openPostgres();
  defer(() => postgres.close());
  const client = aKafkaClient(kafka.settings);
  const authority = createAuthority('chaos');
  const secured = () => ({ credentials: authority.issue(), onError });
  const kafkaRelays = await openKafkaRelays(await brokersOf(client), secured());
  defer(() => kafkaRelays.close());
  const postgresRelay = await openPostgresRelay({ host: '127.0.0.1', port: postgres.port }, secured());
  defer(() => postgresRelay.close());

  const location = uniqueName('chaos');
  const topics = {
    checks: `${location}.checks`,
    endpoints: `${location}.endpoints`,
    deadLetters: `${location}.dead-letters`,
  };
  await sumUpDaysAtOnce(postgres);
  const env = { ...kafkaEnv(kafkaRelays, topics), KAFKA_CA: authority.certificate };
  await createTopics(client, loadSettings({ kafka: kafkaSettings, topics: topicSettings }, { env }));
  await applySites(client, topics.endpoints, sites.endpoints);

  const writerGroup = `${location}-writer`;
  const missed: MissedCount[] = [];
  const start = (main: string, more: Record<string, string>) =>
    startService(main, { ...env, ...loginEnv(kafka), ...more });
  const database = () => ({
    DATABASE_URL: postgres.urlAt(postgresRelay.port, 'verify-full'),
    DATABASE_CA: authority.certificate,
  });
  const services = startServices({
    checker: (name) => start(MAIN.checker, checkerEnv(name, location)),
    writer: () => start(MAIN.writer, { ...database(), WRITER_GROUP: writerGroup }),
    onChecker: (life) => void watchMissed(life, missed),
    defer,
  });
  const servers = { kafka, kafkaRelays, postgres, postgresRelay, authority, sites, client };
  return { ...servers, topics, location, writerGroup, services, missed };
}

function kafkaEnv({ brokers }: KafkaRelays, topics: World['topics']): Record<string, string> {
  return {
    KAFKA_BROKERS: brokers.join(),
    KAFKA_TLS: 'true',
    KAFKA_SESSION_TIMEOUT: `${SESSION_TIMEOUT_MS}ms`,
    KAFKA_TOPIC_CHECKS: topics.checks,
    KAFKA_TOPIC_ENDPOINTS: topics.endpoints,
    KAFKA_TOPIC_DEAD_LETTERS: topics.deadLetters,
    KAFKA_PARTITIONS: String(PARTITIONS),
    KAFKA_REPLICATION: '1',
  };
}

/** As of now: who was started before keeps the password of then. */
function loginEnv({ login }: ChaosKafka): Record<string, string> {
  if (login === null) return {};
  return {
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_USERNAME: login.username,
    KAFKA_PASSWORD: login.password(),
  };
}

/** Every process has a name of its own, in its results and in its requests. */
function checkerEnv(name: string, location: string): Record<string, string> {
  const secret = `SECRET_${TENANT.toUpperCase()}_${NAME_SECRET}`;
  return { CHECKER_LOCATION: location, CHECKER_NAME: name, [secret]: name };
}

interface ServicesDeps {
  checker: (name: string) => ServiceProcess;
  writer: () => ServiceProcess;
  onChecker: (life: Life) => void;
  defer: WorldDeps['defer'];
}

function startServices({ checker, writer, onChecker, defer }: ServicesDeps): World['services'] {
  const begun = <Name extends ServiceName>(
    name: Name,
    start: (life: string) => ServiceProcess,
    onLife: (life: Life) => void = ignore,
  ) => {
    const service = supervise(name, start, onLife);
    defer(() => service.close());
    return service;
  };
  return {
    'checker-1': begun('checker-1', checker, onChecker),
    'checker-2': begun('checker-2', checker, onChecker),
    'writer-1': begun('writer-1', writer),
    'writer-2': begun('writer-2', writer),
  };
}

const ignore = (): void => undefined;

async function brokersOf(client: KafkaClient): Promise<{ host: string; port: number }[]> {
  const admin = client.kafka('briefly').admin();
  await admin.connect();
  try {
    return (await admin.describeCluster()).brokers;
  } finally {
    await admin.disconnect();
  }
}
