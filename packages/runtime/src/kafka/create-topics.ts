import kafkajs, { type Admin } from 'kafkajs';
import { SettingsError } from '../settings/settings-error.ts';
import { retry } from '../waiting/retry.ts';
import type { KafkaClient, Patience } from './create-kafka-client.ts';
import { describeKafkaError } from './kafka-error.ts';
import { planTopics, type PlannedTopic, type TopicsSettings } from './topic-plan.ts';
import { withAdmin } from './with-admin.ts';

/** A broker hears of a new topic within a moment; after 5 s its own answer says best what is wrong. */
const HEARD_OF_MS = Array.from({ length: 25 }, () => 200);
const NEVER = new AbortController().signal;

/**
 * Creates what is missing and resolves when it can be used; a topic that exists stays as it is. Rejects with
 * SettingsError when Kafka refuses ours.
 */
export async function createTopics(
  client: KafkaClient,
  settings: TopicsSettings,
  patience: Patience = 'briefly',
): Promise<void> {
  const createMissing = async (admin: Admin): Promise<void> => {
    const names = new Set(await admin.listTopics());
    const missing = planTopics(settings).filter(({ name }) => !names.has(name));
    if (missing.length === 0) return;
    const topics = missing.map(({ name }) => name);
    try {
      await admin.createTopics({ topics: missing.map(toTopicConfig), waitForLeaders: false });
      client.log.info({ topics }, 'created topics');
    } catch (error) {
      throwUnlessCreatedMeanwhile(error, settings);
    }
    // kafkajs's own wait gives up at a broker that does not know the topic yet.
    const isHeardOf = () => admin.fetchTopicMetadata({ topics });
    await retry(isHeardOf, { delaysMs: HEARD_OF_MS, retriable: (error) => client.heals(error), signal: NEVER });
  };
  await withAdmin(client, createMissing, patience);
}

const toTopicConfig = ({ name, partitions, replication, config }: PlannedTopic) => ({
  topic: name,
  numPartitions: partitions,
  replicationFactor: replication,
  configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
});

/** Two services that start together both create; kafkajs forgives that only when it happens to every topic. */
function throwUnlessCreatedMeanwhile(error: unknown, { kafka }: TopicsSettings): void {
  const refusal = refusalsOf(error).find((one) => typeOf(one) !== 'TOPIC_ALREADY_EXISTS');
  if (typeOf(refusal) === 'INVALID_REPLICATION_FACTOR') {
    throw new SettingsError([
      `KAFKA_REPLICATION: expected at most the number of brokers that are up, came ${kafka.replication}`,
    ]);
  }
  if (refusal !== undefined) throw new Error(describeKafkaError(refusal), { cause: refusal });
}

const refusalsOf = (error: unknown): unknown[] =>
  error instanceof kafkajs.KafkaJSAggregateError ? error.errors : [error];

const typeOf = (error: unknown): string | null => (error instanceof kafkajs.KafkaJSProtocolError ? error.type : null);
