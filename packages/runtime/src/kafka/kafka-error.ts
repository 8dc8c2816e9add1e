import { isNativeError } from 'node:util/types';
import kafkajs from 'kafkajs';
import { isProgrammingError } from '../lifecycle/is-programming-error.ts';
import { deepestCause } from './deepest-cause.ts';
import { PublishError } from './publish-error.ts';
import { settingsProblem } from './settings-problem.ts';

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

const NO_RIGHT = 'the user of KAFKA_USERNAME or KAFKA_CERTIFICATE lacks the right: see the ACLs of Kafka';

const CUT =
  'the connection was cut; does that port expect TLS (KAFKA_TLS), a login (KAFKA_SASL_MECHANISM) or another KAFKA_CERTIFICATE?';

const HINTS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNRESET: CUT,
  KafkaJSConnectionClosedError: CUT,
  UNKNOWN_TOPIC_OR_PARTITION: 'the topic does not exist',
  TOPIC_AUTHORIZATION_FAILED: NO_RIGHT,
  GROUP_AUTHORIZATION_FAILED: NO_RIGHT,
  CLUSTER_AUTHORIZATION_FAILED: NO_RIGHT,
};

/** One sentence for a person: what came, and which setting to look at when there is one. */
export function describeKafkaError(error: unknown): string {
  const hint = HINTS[codeOf(error)];
  return settingsProblem(error) ?? deepestCause(error).message.trim() + (hint === undefined ? '' : ` (${hint})`);
}
