import {
  checkTopics,
  createKafkaClient,
  createLogger,
  describeKafkaError,
  kafkaSettings,
  loadSettings,
  registrySettings,
  topicSettings,
} from '@checkstream/runtime';
import type { KafkaClient, KafkaSettings, RegistrySettings, TopicProblem, TopicSettings } from '@checkstream/runtime';
import { CliError } from '../cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { connectionEnv } from './connection-env.ts';
import { usableSettings } from './usable-settings.ts';
import { REACHABLE_WITHIN_MS, within } from './within.ts';

export interface KafkaConnection {
  client: KafkaClient;
  settings: { kafka: KafkaSettings; topics: TopicSettings; registry: RegistrySettings };
  /** What is wrong with the three topics; asking also proved that Kafka answers. */
  problems: TopicProblem[];
}

/** Throws CliError when Kafka cannot be reached soon: a person is waiting. */
export async function openKafka(terminal: Terminal): Promise<KafkaConnection> {
  const env = await connectionEnv('kafka', terminal);
  const definition = { kafka: kafkaSettings, topics: topicSettings, registry: registrySettings };
  const settings = usableSettings(() => loadSettings(definition, { env }));
  const log = createLogger({ name: 'checkstream', level: 'silent', format: 'json' });
  const client = usableSettings(() => createKafkaClient(settings.kafka, { clientId: 'checkstream-cli', log }));
  const problems = await kafkaTrouble(
    settings.kafka,
    within(REACHABLE_WITHIN_MS, checkTopics(client, settings), () => noAnswer(settings.kafka)),
  );
  return { client, settings, problems };
}

const OUR_MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

/** The work's own outcome, with Kafka's refusals told as a person would want to read them. */
export async function kafkaTrouble<T>(settings: KafkaSettings, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CliError || OUR_MISTAKES.some((mistake) => error instanceof mistake)) throw error;
    throw new CliError(`Kafka at ${settings.brokers.join(', ')} (KAFKA_BROKERS): ${describeKafkaError(error)}`, {
      cause: error,
    });
  }
}

function noAnswer({ brokers }: KafkaSettings): CliError {
  const seconds = REACHABLE_WITHIN_MS / 1_000;
  return new CliError(
    `Kafka at ${brokers.join(', ')} did not answer within ${seconds} s: is KAFKA_BROKERS right, and is it running?`,
  );
}
