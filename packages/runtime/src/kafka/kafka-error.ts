import { isNativeError } from 'node:util/types';
import kafkajs from 'kafkajs';
import { isProgrammingError } from '../lifecycle/is-programming-error.ts';
import { PublishError } from './publish-error.ts';

interface KafkaTrouble {
  name: string;
  message: string;
  /** `ECONNREFUSED`, `CERT_HAS_EXPIRED`; protocol errors carry a number here, which says less than their type. */
  code?: unknown;
  /** Name of a protocol error: `NOT_LEADER_FOR_PARTITION`. */
  type?: unknown;
  retriable?: unknown;
  broker?: unknown;
}

/** Protocol errors that kafkajs calls final although joining the group again heals them. */
const HEALED_BY_JOINING = new Set([
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
  'NOT_COORDINATOR_FOR_GROUP',
]);

/** Classes that kafkajs marks as final although they only say that a broker was slow or away. */
const HEALED_BY_WAITING = new Set([
  'KafkaJSTimeout',
  'KafkaJSLockTimeout',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSPartialMessageError',
]);

export const isKafkaError = (error: unknown): boolean => error instanceof kafkajs.KafkaJSError;

/** The error at the end of the chain of causes: kafkajs wraps, and its wrapper lies about `retriable`. */
function deepestCause(error: unknown): KafkaTrouble {
  let current = error;
  for (let depth = 0; depth < 10 && isNativeError(current) && isNativeError(current.cause); depth++) {
    current = current.cause;
  }
  return isNativeError(current) ? current : { name: 'Error', message: String(current) };
}

/** kafkajs survives no programming error, whoever throws it, and wraps it. */
export const wrapsProgrammingError = (error: unknown): boolean => isProgrammingError(deepestCause(error));

/** Whether Kafka, or the way to it, is what went wrong, rather than whoever called. */
export function saidByKafka(error: unknown): boolean {
  if (wrapsProgrammingError(error)) return false;
  for (let one = error; isNativeError(one); one = one.cause) {
    if (isKafkaError(one) || one instanceof kafkajs.KafkaJSAggregateError || one instanceof PublishError) return true;
  }
  return false;
}

/** Whether a broker was reached and said no, rather than nothing at all. */
export const brokerAnswered = (error: unknown): boolean => typeof deepestCause(error).type === 'string';

/** Whether time, another broker or a new consumer can be expected to heal this. */
export function heals(error: unknown): boolean {
  const cause = deepestCause(error);
  if (wrapsProgrammingError(error) || settingsProblem(error) !== null) return false;
  if (typeof cause.type === 'string') return cause.retriable === true || HEALED_BY_JOINING.has(cause.type);
  if (isKafkaError(cause)) return cause.retriable === true || HEALED_BY_WAITING.has(cause.name);
  return typeof cause.code === 'string' && /^E[A-Z]+$/.test(cause.code);
}

/** `ECONNREFUSED`, `MESSAGE_TOO_LARGE`, or the class when there is nothing better. */
export function codeOf(error: unknown): string {
  const cause = deepestCause(error);
  if (typeof cause.type === 'string') return cause.type;
  return typeof cause.code === 'string' ? cause.code : cause.name;
}

const UNKNOWN_CA = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
]);

/** OpenSSL names the protocol in the middle, and differently from version to version. */
const REFUSED_CLIENT_CERTIFICATE =
  /^ERR_SSL_[\w/]*ALERT_(?:CERTIFICATE_\w+|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)$/;

/** What is wrong with the settings when Kafka refuses us for good, naming the setting; null when it does not. */
export function settingsProblem(error: unknown): string | null {
  const cause = deepestCause(error);
  if (cause.name === 'KafkaJSSASLAuthenticationError') {
    return `KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_SASL_MECHANISM: expected a login that Kafka accepts, came a refusal: ${cause.message}`;
  }
  if (cause.type === 'UNSUPPORTED_SASL_MECHANISM') {
    return `KAFKA_SASL_MECHANISM: expected one that Kafka offers on this port, came another one; ${cause.message}`;
  }
  const code = typeof cause.code === 'string' ? cause.code : '';
  const problem = tlsProblem(code);
  return problem === null ? null : `${problem} (${[code, cause.broker].filter(Boolean).join(' from ')})`;
}

function tlsProblem(code: string): string | null {
  if (UNKNOWN_CA.has(code)) {
    return "KAFKA_CA: expected the CA that signed the broker's certificate, came another one or none; Aiven calls it ca.pem";
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "KAFKA_BROKERS: expected brokers with a valid certificate, came one outside its dates; renew the broker's certificate, or check this machine's clock";
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return "KAFKA_BROKERS: expected a host name of the broker's certificate, came another name";
  }
  if (REFUSED_CLIENT_CERTIFICATE.test(code)) {
    return 'KAFKA_CERTIFICATE, KAFKA_PRIVATE_KEY: expected a client certificate that Kafka accepts, came none, an expired one or one of another CA';
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return 'KAFKA_TLS: expected a port that speaks TLS, came one that does not; set KAFKA_TLS=false or take the TLS port';
  }
  return null;
}

const HINTS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNRESET: 'the connection was cut; does that port speak TLS (KAFKA_TLS)?',
  KafkaJSConnectionClosedError: 'the connection was closed; does that port expect TLS (KAFKA_TLS) or a login?',
  UNKNOWN_TOPIC_OR_PARTITION: 'the topic does not exist',
};

/** One sentence for a person: what came, and which setting to look at when there is one. */
export function describeKafkaError(error: unknown): string {
  const hint = HINTS[codeOf(error)];
  return settingsProblem(error) ?? deepestCause(error).message.trim() + (hint === undefined ? '' : ` (${hint})`);
}
