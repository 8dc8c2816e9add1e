import { X509Certificate } from 'node:crypto';
import { createSecureContext, type ConnectionOptions } from 'node:tls';
import kafkajs, { type Kafka, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { errorCode } from '../log/error-message.ts';
import type { Logger } from '../log/create-logger.ts';
import type { KafkaSettings } from '../settings/kafka-settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { createJudgement, type Judgement } from './create-judgement.ts';
import { createKafkaLog } from './kafka-log.ts';

export type { Batch, EachBatchPayload, KafkaMessage } from 'kafkajs';

/** How long kafkajs itself tries: `once` for those with an own loop, `briefly` for questions, `through` for consumers. */
export type Patience = 'once' | 'briefly' | 'through';

/** One configured way to the brokers. Opens no connection by itself. */
export interface KafkaClient extends Judgement {
  settings: KafkaSettings;
  log: Logger;
  /**
   * A kafkajs client; every producer, consumer and admin of it has connections of its own. `onReport` is called
   * whenever kafkajs reports trouble, which it does at every attempt that fails.
   */
  kafka(patience: Patience, onReport?: () => void): Kafka;
}

/** TLS handshake included. kafkajs's default of 1 s is too short across continents. */
const CONNECTION_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** Every field is set: kafkajs has other defaults when NODE_ENV is test. */
const retryOptions = (retries: number) => ({
  retries,
  initialRetryTime: 300,
  maxRetryTime: 3_000,
  factor: 0.2,
  multiplier: 2,
});

/** `through`: about 20 s, so that a broker restarted within a session timeout costs no rebalance. */
const RETRIES: Record<Patience, number> = { once: 0, briefly: 3, through: 8 };

/** Throws SettingsError when a certificate or a key cannot be used. */
export function createKafkaClient(settings: KafkaSettings, deps: { clientId: string; log: Logger }): KafkaClient {
  const log = deps.log.child({ component: 'kafka' });
  const config: KafkaConfig = {
    clientId: deps.clientId,
    brokers: settings.brokers,
    ssl: tlsOptions(settings) ?? false,
    ...saslOptions(settings),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    authenticationTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    enforceRequestTimeout: true,
  };
  const writeLog = createKafkaLog(log, () => performance.now());
  return {
    ...createJudgement(log, () => performance.now()),
    settings,
    log,
    kafka: (patience, onReport) =>
      new kafkajs.Kafka({
        ...config,
        retry: retryOptions(RETRIES[patience]),
        logLevel: logLevelOf(patience, log),
        logCreator: () => (entry) => {
          onReport?.();
          writeLog(entry);
        },
      }),
  };
}

/** Who tries once reports each failure with its reason; kafkajs's own lines would only double it. */
function logLevelOf(patience: Patience, log: Logger): kafkajs.logLevel {
  if (patience === 'once') return kafkajs.logLevel.NOTHING;
  return log.isLevelEnabled('debug') ? kafkajs.logLevel.INFO : kafkajs.logLevel.WARN;
}

function saslOptions({ saslMechanism, username, password }: KafkaSettings): { sasl?: SASLOptions } {
  if (saslMechanism === null) return {};
  const login = { username: username ?? '', password: password ?? '' };
  return { sasl: { mechanism: saslMechanism, ...login } };
}

function tlsOptions(settings: KafkaSettings): ConnectionOptions | null {
  if (!settings.tls) return null;
  const { ca, certificate: cert, privateKey: key } = settings;
  const pair = cert === null || key === null ? {} : { cert, key };
  if (ca !== null) tryPem('KAFKA_CA', 'the PEM text of a certificate', () => new X509Certificate(ca));
  if (cert !== null) tryPem('KAFKA_CERTIFICATE', 'the PEM text of a certificate', () => new X509Certificate(cert));
  tryPem('KAFKA_PRIVATE_KEY', 'the unencrypted PEM key that belongs to KAFKA_CERTIFICATE', () =>
    createSecureContext(pair),
  );
  return { rejectUnauthorized: true, ...pair, ...(ca !== null && { ca }) };
}

function tryPem(variable: string, expected: string, load: () => unknown): void {
  try {
    load();
  } catch (error) {
    const reason = errorCode(error) || 'unusable';
    throw new SettingsError([`${variable}: expected ${expected}, came something else (${reason})`]);
  }
}
