import { SettingsError } from '../settings/settings-error.ts';
import { retry } from '../waiting/retry.ts';
import { checkTopics } from './check-topics.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { createTopics } from './create-topics.ts';
import { describeKafkaError, heals } from './kafka-error.ts';
import type { TopicsSettings } from './topic-plan.ts';
import type { TopicProblem } from './topic-problems.ts';
import { waitForKafka } from './wait-for-kafka.ts';

/** A broker that has just started answers before it can do anything, and has no place for replicas yet. */
const STARTING_UP_MS = [500, 1_000, 2_000, 4_000];

/**
 * What a service does with Kafka before anything else: waits for it, creates topics when KAFKA_CREATE_TOPICS says so,
 * warns of topics that lose data, and rejects with SettingsError, naming the command, when one is missing.
 */
export async function prepareTopics(client: KafkaClient, settings: TopicsSettings, signal: AbortSignal): Promise<void> {
  await waitForKafka(client, signal);
  const problems = await retry(() => createAndCheck(client, settings), {
    delaysMs: STARTING_UP_MS,
    retriable: (error) => heals(error) || (error instanceof SettingsError && settings.kafka.createTopics),
    signal,
    onRetry: (error, attempt, delayMs) => {
      const reason = error instanceof SettingsError ? error.message : describeKafkaError(error);
      client.log.warn({ reason, attempt, delayMs }, 'cannot prepare the topics yet; trying again');
    },
  });
  for (const { topic, message, command } of problems) {
    client.log.warn({ topic, problem: message, command }, 'a topic keeps less than it should');
  }
}

async function createAndCheck(client: KafkaClient, settings: TopicsSettings): Promise<TopicProblem[]> {
  if (settings.kafka.createTopics) await createTopics(client, settings);
  const problems = await checkTopics(client, settings);
  const missing = problems.filter(({ kind }) => kind === 'missing');
  if (missing.length === 0) return problems;
  throw new SettingsError(
    missing.map(
      ({ message, command }) => `${message}; set KAFKA_CREATE_TOPICS=true for development, or run: ${command}`,
    ),
  );
}
