import type { TopicsSettings } from '../../src/kafka/topic-plan.ts';
import type { KafkaSettings } from '../../src/settings/kafka-settings.ts';

export const someKafkaSettings = (overrides: Partial<KafkaSettings> = {}): KafkaSettings => ({
  brokers: ['kafka:9092'],
  tls: false,
  ca: null,
  certificate: null,
  privateKey: null,
  saslMechanism: null,
  username: null,
  password: null,
  sessionTimeoutMs: 6_000,
  createTopics: false,
  partitions: 12,
  replication: 3,
  ...overrides,
});

export const someTopicsSettings = (overrides: Partial<KafkaSettings> = {}): TopicsSettings => ({
  kafka: someKafkaSettings(overrides),
  topics: {
    checks: 'checkstream.checks',
    endpoints: 'checkstream.endpoints',
    deadLetters: 'checkstream.dead-letters',
  },
});
