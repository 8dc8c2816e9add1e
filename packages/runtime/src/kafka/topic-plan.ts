import type { KafkaSettings, TopicSettings } from '../settings/kafka-settings.ts';

export interface TopicsSettings {
  kafka: KafkaSettings;
  topics: TopicSettings;
}

export interface PlannedTopic {
  name: string;
  partitions: number;
  replication: number;
  /** Kafka's own names and texts. */
  config: Record<string, string>;
}

const DAY_MS = 86_400_000;
const MIB = 1_048_576;

/** More than one replica must have a message before it counts, when there is more than one. */
export const minInsyncReplicas = (replication: number): number => Math.min(2, replication);

/** The topics as this project wants them. Check results must be kept for less long than the writer keeps rows. */
export function planTopics({ kafka, topics }: TopicsSettings): PlannedTopic[] {
  const { partitions, replication } = kafka;
  const plan = (name: string, config: Record<string, string>): PlannedTopic => ({
    name,
    partitions,
    replication,
    config: { 'min.insync.replicas': String(minInsyncReplicas(replication)), ...config },
  });
  return [
    plan(topics.checks, { 'cleanup.policy': 'delete', 'retention.ms': String(7 * DAY_MS) }),
    plan(topics.endpoints, { 'cleanup.policy': 'compact', 'delete.retention.ms': String(7 * DAY_MS) }),
    plan(topics.deadLetters, {
      'cleanup.policy': 'delete',
      'retention.ms': String(30 * DAY_MS),
      'max.message.bytes': String(2 * MIB),
    }),
  ];
}
