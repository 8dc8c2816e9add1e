import { tlsTrouble, type TlsTrouble } from '../tls/tls-trouble.ts';
import { deepestCause } from './deepest-cause.ts';

const TLS_PROBLEMS: Record<TlsTrouble, string> = {
  'unknown-authority':
    "KAFKA_CA: expected the CA that signed the broker's certificate, came another one or none; Aiven calls it ca.pem",
  dates:
    "KAFKA_BROKERS: expected brokers with a valid certificate, came one outside its dates; renew the broker's certificate, or check this machine's clock",
  'host-name': "KAFKA_BROKERS: expected a host name of the broker's certificate, came another name",
  'unusable-certificate':
    'KAFKA_BROKERS: expected brokers with a usable certificate, came one that cannot be used (revoked, too weak, made for something else, or under a CA that may not sign it); replace it',
  'client-certificate':
    'KAFKA_CERTIFICATE, KAFKA_PRIVATE_KEY: expected a client certificate that Kafka accepts, came none, an expired one or one of another CA',
  'no-tls':
    'KAFKA_TLS: expected a port that speaks TLS, came one that does not; set KAFKA_TLS=false or take the TLS port',
};

/** What is wrong with the settings when Kafka refuses us for good, naming the setting; null when it does not. */
export function settingsProblem(error: unknown): string | null {
  const cause = deepestCause(error);
  if (cause.name === 'KafkaJSSASLAuthenticationError') {
    return `KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_SASL_MECHANISM: expected a login that Kafka accepts, came a refusal: ${cause.message}`;
  }
  if (cause.type === 'UNSUPPORTED_SASL_MECHANISM') {
    return `KAFKA_SASL_MECHANISM: expected one that Kafka offers on this port, came another one; ${cause.message}`;
  }
  if (cause.type === 'ILLEGAL_SASL_STATE') {
    return `KAFKA_SASL_MECHANISM: expected a port that takes logins, came one that takes none; unset it or take the SASL port; ${cause.message}`;
  }
  const code = typeof cause.code === 'string' ? cause.code : '';
  const trouble = tlsTrouble(code);
  if (trouble === null) return null;
  const reason = code === 'UNSPECIFIED' ? cause.message : code;
  return `${TLS_PROBLEMS[trouble]} (${[reason, cause.broker].filter(Boolean).join(' from ')})`;
}
