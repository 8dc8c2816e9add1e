import type { KafkaSettings } from '../settings/kafka-settings.ts';

/** What `KAFKA_BROKERS=kafka:9092` alone gives; a test names only what matters to it. */
export function someKafkaSettings(overrides: Partial<KafkaSettings> = {}): KafkaSettings {
  return {
    brokers: ['kafka:9092'],
    tls: false,
    ca: null,
    certificate: null,
    privateKey: null,
    saslMechanism: null,
    username: null,
    password: null,
    sessionTimeoutMs: 10_000,
    createTopics: false,
    partitions: 12,
    replication: 3,
    ...overrides,
  };
}
