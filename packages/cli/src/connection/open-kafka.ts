import {
  checkTopics,
  createKafkaClient,
  createLogger,
  describeKafkaError,
  findProblem,
  kafkaSettings,
  loadSettings,
  registrySettings,
  RegistryError,
  SettingsError,
  topicSettings,
} from '@checkstream/runtime';
import type {
  KafkaClient,
  KafkaSettings,
  RegistrySettings,
  SettingsDefinition,
  TopicProblem,
  TopicSettings,
} from '@checkstream/runtime';
import { writerGroupSettings } from '@checkstream/writer';
import { CliError } from '../cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { connectionEnv } from './connection-env.ts';
import { saidByServer } from './said-by-server.ts';
import { usableSettings } from './usable-settings.ts';
import { REACHABLE_WITHIN_MS, within } from './within.ts';

interface KafkaConnectionSettings {
  kafka: KafkaSettings;
  topics: TopicSettings;
  registry: RegistrySettings;
  writer: { group: string };
}

export interface KafkaConnection {
  client: KafkaClient;
  settings: KafkaConnectionSettings;
  /** What is wrong with the three topics; asking also proved that Kafka answers. */
  problems: TopicProblem[];
}

const DEFINITION: SettingsDefinition<KafkaConnectionSettings> = {
  kafka: kafkaSettings,
  topics: topicSettings,
  registry: registrySettings,
  writer: writerGroupSettings,
};

/** Throws CliError when Kafka cannot be reached soon: a person is waiting. */
export async function openKafka(terminal: Terminal): Promise<KafkaConnection> {
  const env = await connectionEnv('kafka', terminal);
  const settings = usableSettings(() => loadSettings(DEFINITION, { env }));
  const log = createLogger({ name: 'checkstream', level: 'silent', format: 'json' });
  const client = usableSettings(() => createKafkaClient(settings.kafka, { clientId: 'checkstream-cli', log }));
  const problems = await kafkaTrouble(
    settings.kafka,
    within(checkTopics(client, settings), {
      ms: REACHABLE_WITHIN_MS,
      late: () => noAnswer(settings.kafka),
      signal: terminal.signal,
    }),
  );
  return { client, settings, problems };
}

/** Throws CliError when the topic is not there. */
export function needTopic({ problems }: KafkaConnection, topic: string): void {
  const missing = problems.find((problem) => problem.kind === 'missing' && problem.topic === topic);
  if (missing !== undefined) throw new CliError(`${missing.message}; create it with \`checkstream topics --create\``);
}

/** The work's own outcome; what Kafka or the schema registry refused is told as a person would want to read it. */
export async function kafkaTrouble<T>(settings: KafkaSettings, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SettingsError) throw new CliError(error.problems.join('\n'), { cause: error });
    if (error instanceof RegistryError) throw new CliError(error.message, { cause: error });
    if (!saidByServer(error) && !isTimeout(error)) throw error;
    const problem = await findProblem(error, settings);
    if (problem !== null) throw new CliError(problem, { cause: error });
    throw new CliError(`Kafka at ${settings.brokers.join(', ')} (KAFKA_BROKERS): ${describeKafkaError(error)}`, {
      cause: error,
    });
  }
}

/** Kafka answered, and the topic could not be read to its end in time. */
function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

function noAnswer({ brokers }: KafkaSettings): CliError {
  const seconds = REACHABLE_WITHIN_MS / 1_000;
  return new CliError(
    `Kafka at ${brokers.join(', ')} did not answer within ${seconds} s: is KAFKA_BROKERS right, and is it running?`,
  );
}
