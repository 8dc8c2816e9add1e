import { SettingsError } from '../settings/settings-error.ts';
import { retry } from '../waiting/retry.ts';
import { untilAborted } from '../waiting/until-aborted.ts';
import { checkTopics, type TopicCheck } from './check-topics.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { createTopics } from './create-topics.ts';
import { describeKafkaError } from './kafka-error.ts';
import type { TopicsSettings } from './topic-plan.ts';
import type { TopicProblem } from './topic-problems.ts';
import { waitForKafka } from './wait-for-kafka.ts';

const BACKOFF = { firstMs: 500, maxMs: 5_000 };

/** A broker that has just started has no place for replicas yet: so often a refusal is not believed, some 7 s. */
const REFUSALS_FORGIVEN = 4;

/**
 * What a service does with Kafka before anything else: waits for it as long as it takes, creates topics when
 * KAFKA_CREATE_TOPICS says so, warns of topics that lose data, and rejects with SettingsError, naming the command, when
 * one is missing.
 */
export async function prepareTopics(
  client: KafkaClient,
  settings: TopicsSettings,
  signal: AbortSignal,
  check: Pick<TopicCheck, 'rowsKeptMs'> = {},
): Promise<void> {
  await waitForKafka(client, signal);
  let forgiven = 0;
  const mayBeFresh = (error: unknown): boolean =>
    error instanceof SettingsError && settings.kafka.createTopics && ++forgiven <= REFUSALS_FORGIVEN;
  const problems = await retry(() => untilAborted(createAndCheck(client, settings, check), signal), {
    delaysMs: BACKOFF,
    retriable: (error) => client.heals(error) || mayBeFresh(error),
    signal,
    onRetry: (error, attempt, delayMs) => {
      const reason = error instanceof SettingsError ? error.message : describeKafkaError(error);
      client.log.warn({ reason, attempt, delayMs }, 'cannot prepare the topics yet; trying again');
    },
  });
  for (const { topic, message, command } of problems) {
    client.log.warn({ topic, problem: message, command }, 'a topic is not set up as it should be');
  }
}

async function createAndCheck(
  client: KafkaClient,
  settings: TopicsSettings,
  check: TopicCheck,
): Promise<TopicProblem[]> {
  if (settings.kafka.createTopics) await createTopics(client, settings, 'once');
  const problems = await checkTopics(client, settings, { ...check, patience: 'once' });
  const missing = problems.filter(({ kind }) => kind === 'missing');
  if (missing.length === 0) return problems;
  throw new SettingsError(
    missing.map(
      ({ message, command }) => `${message}; set KAFKA_CREATE_TOPICS=true for development, or run: ${command}`,
    ),
  );
}
