import path from 'node:path';
import { createKafkaClient, databaseSettings, kafkaSettings, loadSettings, topicSettings } from '@checkstream/runtime';
import type { DatabaseSettings, KafkaClient, KafkaSettings, Logger, TopicSettings } from '@checkstream/runtime';
import { DEMO_SITES } from '../demo-sites/demo-sites.ts';
import { openDemoSites } from '../demo-sites/open-demo-sites.ts';
import type { DevContext } from '../dev-context.ts';
import { step } from '../dev-context.ts';
import { openLogFile } from '../services/log-file.ts';
import { serviceEnv } from '../services/service-env.ts';
import { openKafka } from './open-kafka.ts';
import { openPostgres } from './open-postgres.ts';
import { prepareDatabase } from './prepare-database.ts';
import { prepareKafka } from './prepare-kafka.ts';

/** The servers that the services need, ready to be used. */
export interface Stack {
  brokers: string[];
  databaseUrl: string;
  /** The environment of the services, and what it means. */
  env: Record<string, string | undefined>;
  settings: StackSettings;
  client: KafkaClient;
}

interface StackSettings {
  kafka: KafkaSettings;
  topics: TopicSettings;
  database: DatabaseSettings;
}

const SETTINGS = { kafka: kafkaSettings, topics: topicSettings, database: databaseSettings };

export async function openStack(context: DevContext, log: Logger): Promise<Stack> {
  await openSites(context);
  const databaseUrl = await openDatabase(context);
  const brokers = await openBrokers(context);
  const env = serviceEnv(context.env, { brokers, databaseUrl });
  const settings = loadSettings(SETTINGS, { env });
  const client = createKafkaClient(settings.kafka, { clientId: 'dev', log });
  await step(
    context,
    'Topics',
    () => prepareKafka(client, settings, context.signal),
    () => (isGiven(context.env['DEV_KAFKA_BROKERS']) ? 'in your Kafka (DEV_KAFKA_BROKERS)' : ''),
  );
  await step(
    context,
    'Tables',
    () => prepareDatabase(settings.database, log),
    (steps) => tablesWhere(steps, isGiven(context.env['DEV_DATABASE_URL'])),
  );
  return { brokers, databaseUrl, env, settings, client };
}

function tablesWhere(steps: number, given: boolean): string {
  const words = [given ? 'in your PostgreSQL (DEV_DATABASE_URL)' : '', steps === 0 ? '' : `(${steps} migrations)`];
  return words.filter((word) => word !== '').join(' ');
}

/** Yours is not ours to call ready: the first step that uses it says so. */
function isGiven(address: string | undefined): address is string {
  return (address ?? '') !== '';
}

async function openSites(context: DevContext): Promise<void> {
  const first = context.options.demoPort;
  const ports = `on ports ${first} to ${first + DEMO_SITES.length - 1}`;
  const sites = await step(
    context,
    'Demo sites',
    () => openDemoSites(first),
    () => ports,
  );
  context.closing.defer('demo sites', sites.close);
}

async function openDatabase(context: DevContext): Promise<string> {
  const { options, env, closing } = context;
  const given = env['DEV_DATABASE_URL'];
  if (isGiven(given)) return given;
  const logFile = await openServerLog(context, 'postgres');
  const open = () => openPostgres({ dataDir: options.dataDir, log: logFile });
  const postgres = await step(context, 'PostgreSQL', open, ({ where }) => where);
  closing.defer('PostgreSQL', postgres.close);
  return postgres.url;
}

async function openBrokers(context: DevContext): Promise<string[]> {
  const given = context.env['DEV_KAFKA_BROKERS'];
  if (isGiven(given)) return given.split(',');
  const logFile = await openServerLog(context, 'kafka');
  const kafka = await step(
    context,
    'Kafka',
    () => openKafka({ log: logFile }),
    ({ where }) => where,
  );
  context.closing.defer('Kafka', kafka.close);
  return kafka.brokers;
}

async function openServerLog({ options, closing }: DevContext, name: string): Promise<(line: string) => void> {
  const file = await openLogFile(path.join(options.dataDir, 'logs'), name);
  closing.defer(`${name}.log`, file.close);
  return file.write;
}
