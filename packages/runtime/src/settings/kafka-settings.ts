import type { Secret } from '../secrets/secret.ts';
import type { SettingsGroup } from './definition.ts';

export interface KafkaSettings {
  /** `host:port` of at least one broker; the others are learned from it. */
  brokers: string[];
  tls: boolean;
  /** PEM texts. */
  ca: string | null;
  certificate: string | null;
  privateKey: Secret | null;
  saslMechanism: 'scram-sha-256' | 'scram-sha-512' | 'plain' | null;
  username: string | null;
  password: Secret | null;
  sessionTimeoutMs: number;
  createTopics: boolean;
  partitions: number;
  replication: number;
}

export interface TopicSettings {
  checks: string;
  endpoints: string;
  deadLetters: string;
}

type Group = Partial<Record<keyof KafkaSettings, unknown>>;

const usesTls = (group: Group): boolean =>
  [group.ca, group.certificate, group.saslMechanism].some((value) => value !== null && value !== undefined);

const needs = (what: keyof KafkaSettings, variable: string) => (group: Group) =>
  (group[what] ?? null) === null ? `needs ${variable} as well` : null;

/** Kafka's own lower bound of `group.min.session.timeout.ms`. */
const SMALLEST_SESSION_TIMEOUT_MS = 6_000;

export const kafkaSettings: SettingsGroup<KafkaSettings> = {
  brokers: {
    doc: 'Kafka brokers, `host:port`, comma separated; one is enough to find the others',
    format: 'broker-list',
    default: null,
    env: 'KAFKA_BROKERS',
  },
  tls: {
    doc: 'Encrypt the connections; the CAs of the system are trusted when KAFKA_CA is absent',
    format: Boolean,
    default: null,
    derive: usesTls,
    derived: 'true when a CA, a certificate or SASL is set',
    env: 'KAFKA_TLS',
  },
  ca: {
    doc: 'The CA that signed the certificates of the brokers, PEM',
    format: 'pem',
    default: null,
    nullable: true,
    fromPath: true,
    env: 'KAFKA_CA',
  },
  certificate: {
    doc: 'Client certificate for mutual TLS, PEM',
    format: 'pem',
    default: null,
    nullable: true,
    fromPath: true,
    check: needs('privateKey', 'KAFKA_PRIVATE_KEY'),
    env: 'KAFKA_CERTIFICATE',
  },
  privateKey: {
    doc: 'Key of the client certificate, PEM',
    format: 'pem',
    default: null,
    nullable: true,
    fromPath: true,
    sensitive: true,
    check: needs('certificate', 'KAFKA_CERTIFICATE'),
    env: 'KAFKA_PRIVATE_KEY',
  },
  saslMechanism: {
    doc: 'How to log in with a user name and a password',
    format: ['scram-sha-256', 'scram-sha-512', 'plain'],
    default: null,
    nullable: true,
    check: (group: Group) => needs('username', 'KAFKA_USERNAME')(group) ?? needs('password', 'KAFKA_PASSWORD')(group),
    env: 'KAFKA_SASL_MECHANISM',
  },
  username: {
    doc: 'User name for SASL',
    format: String,
    default: null,
    nullable: true,
    check: needs('saslMechanism', 'KAFKA_SASL_MECHANISM'),
    env: 'KAFKA_USERNAME',
  },
  password: {
    doc: 'Password for SASL',
    format: String,
    default: null,
    nullable: true,
    sensitive: true,
    check: needs('saslMechanism', 'KAFKA_SASL_MECHANISM'),
    env: 'KAFKA_PASSWORD',
  },
  sessionTimeoutMs: {
    doc: "Session timeout of every consumer group: a dead member's work is taken over after about this long",
    format: 'duration',
    default: 10_000,
    min: SMALLEST_SESSION_TIMEOUT_MS,
    env: 'KAFKA_SESSION_TIMEOUT',
  },
  createTopics: {
    doc: 'Create missing topics at start; for development',
    format: Boolean,
    default: false,
    env: 'KAFKA_CREATE_TOPICS',
  },
  partitions: {
    doc: 'Partitions of a created topic',
    format: 'nat',
    default: 12,
    min: 1,
    env: 'KAFKA_PARTITIONS',
  },
  replication: {
    doc: 'Replicas of a created topic',
    format: 'nat',
    default: 3,
    min: 1,
    env: 'KAFKA_REPLICATION',
  },
};

const topicName = (what: string, name: string, env: string) => ({
  doc: `Topic of ${what}`,
  format: 'topic',
  default: name,
  env,
});

export const topicSettings: SettingsGroup<TopicSettings> = {
  checks: topicName('check results', 'checkstream.checks', 'KAFKA_TOPIC_CHECKS'),
  endpoints: topicName('endpoint definitions', 'checkstream.endpoints', 'KAFKA_TOPIC_ENDPOINTS'),
  deadLetters: topicName('messages set aside', 'checkstream.dead-letters', 'KAFKA_TOPIC_DEAD_LETTERS'),
};
