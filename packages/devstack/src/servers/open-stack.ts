import {
  createKafkaClient,
  databaseSettings,
  kafkaSettings,
  loadSettings,
  registrySettings,
  topicSettings,
} from '@checkstream/runtime';
import type { DatabaseSettings, KafkaClient, Logger, RegistrySettings, TopicSettings } from '@checkstream/runtime';
import { DEMO_SITES } from '../demo-sites/demo-sites.ts';
import { openDemoSites } from '../demo-sites/open-demo-sites.ts';
import type { DevContext, Step } from '../dev-context.ts';
import { step } from '../dev-context.ts';
import { serviceEnv } from '../services/service-env.ts';
import { openKafka } from './open-kafka.ts';
import { openPostgres } from './open-postgres.ts';
import { prepareDatabase } from './prepare-database.ts';
import { prepareKafka } from './prepare-kafka.ts';

/** A Kafka with our topics. */
export interface DevKafka {
  brokers: string[];
  topics: TopicSettings;
  registry: RegistrySettings;
  client: KafkaClient;
}

/** A PostgreSQL with our tables. */
export interface DevDatabase {
  url: string;
  settings: DatabaseSettings;
}

/** Each begins at once and waits for none of the others. */
export interface Stack {
  sites: Promise<void>;
  kafka: Promise<DevKafka>;
  database: Promise<DevDatabase>;
}

type LogLine = (line: string) => void;

/** Where the embedded servers write their own logs. */
type ServerLogs = Record<'postgres' | 'kafka', LogLine>;

export function openStack(context: DevContext, log: Logger, logs: ServerLogs): Stack {
  return {
    sites: openSites(context),
    database: openTables(context, log, logs.postgres),
    kafka: openTopics(context, log, logs.kafka),
  };
}

async function openSites(context: DevContext): Promise<void> {
  const first = context.options.demoPort;
  const ports = `on ports ${first} to ${first + DEMO_SITES.length - 1}`;
  await open(context, { name: 'Demo sites', work: () => openDemoSites(first), where: () => ports });
}

async function openTopics(context: DevContext, log: Logger, logLine: LogLine): Promise<DevKafka> {
  const given = context.env['DEV_KAFKA_BROKERS'];
  const brokers = isGiven(given)
    ? given.split(',')
    : (await open(context, { name: 'Kafka', work: () => openKafka({ log: logLine }), where: whereOf })).brokers;
  const settings = loadSettings(
    { kafka: kafkaSettings, topics: topicSettings, registry: registrySettings },
    { env: serviceEnv(context.env, { brokers }) },
  );
  const client = createKafkaClient(settings.kafka, { clientId: 'dev', log });
  await step(context, {
    name: 'Topics',
    work: () => prepareKafka(client, settings, context.signal),
    where: () => (isGiven(given) ? 'in your Kafka (DEV_KAFKA_BROKERS)' : ''),
  });
  return { brokers, topics: settings.topics, registry: settings.registry, client };
}

async function openTables(context: DevContext, log: Logger, logLine: LogLine): Promise<DevDatabase> {
  const given = context.env['DEV_DATABASE_URL'];
  const { dataDir } = context.options;
  const url = isGiven(given)
    ? given
    : (await open(context, { name: 'PostgreSQL', work: () => openPostgres({ dataDir, log: logLine }), where: whereOf }))
        .url;
  const { settings } = loadSettings(
    { settings: databaseSettings },
    { env: serviceEnv(context.env, { databaseUrl: url }) },
  );
  await step(context, {
    name: 'Tables',
    work: () => prepareDatabase(settings, log),
    where: (steps) => tablesWhere(steps, isGiven(given)),
  });
  return { url, settings };
}

/** A step whose result is to be closed. Closing waits for it, so that nothing opens behind its back. */
function open<T extends { close: () => Promise<void> }>(context: DevContext, opened: Step<T>): Promise<T> {
  const opening = step(context, opened);
  const close = () =>
    opening.then(
      (part) => part.close(),
      () => undefined,
    );
  context.closing.defer(opened.name, close);
  return opening;
}

const whereOf = ({ where }: { where: string }) => where;

function tablesWhere(steps: number, given: boolean): string {
  const words = [given ? 'in your PostgreSQL (DEV_DATABASE_URL)' : '', steps === 0 ? '' : `(${steps} migrations)`];
  return words.filter((word) => word !== '').join(' ');
}

/** Yours is not ours to call ready: the first step that uses it says so. */
function isGiven(address: string | undefined): address is string {
  return (address ?? '') !== '';
}
