import kafkajs, { type Kafka, type KafkaConfig, type SASLOptions } from 'kafkajs';
import type { Logger } from '../log/create-logger.ts';
import type { KafkaSettings } from '../settings/kafka-settings.ts';
import type { CertificateWatch } from '../tls/watch-certificates.ts';
import { createJudgement, type Judgement } from './create-judgement.ts';
import { createKafkaLog } from './kafka-log.ts';
import { createSocketFactory } from './open-socket.ts';
import { tlsOptions } from './tls-options.ts';

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

export interface KafkaClientDeps {
  clientId: string;
  log: Logger;
  /** Told of our own certificates, and of those of the brokers. */
  certificates?: CertificateWatch;
}

/** Throws SettingsError when a certificate or a key cannot be used. */
export function createKafkaClient(settings: KafkaSettings, deps: KafkaClientDeps): KafkaClient {
  const log = deps.log.child({ component: 'kafka' });
  if (settings.tls) {
    deps.certificates?.own('KAFKA_CA', settings.ca);
    deps.certificates?.own('KAFKA_CERTIFICATE', settings.certificate);
  }
  const config: KafkaConfig = {
    clientId: deps.clientId,
    brokers: settings.brokers,
    ssl: tlsOptions(settings) ?? false,
    socketFactory: createSocketFactory((socket) => deps.certificates?.shown('KAFKA_BROKERS', socket)),
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
  const login = { username: username ?? '', password: password?.reveal() ?? '' };
  return { sasl: { mechanism: saslMechanism, ...login } };
}
