import type { KafkaMessage, OutgoingMessage } from '@checkstream/runtime';

/** Why a message is set aside. Also the label of the metric. */
export type DeadLetterReason =
  | 'empty'
  | 'unknown_framing'
  | 'unknown_schema'
  | 'malformed'
  | 'trailing_bytes'
  | 'endpoint_id'
  | 'location'
  | 'checker'
  | 'clock';

/** A message as it was received. */
export interface Received {
  topic: string;
  partition: number;
  message: KafkaMessage;
}

export interface Refusal {
  reason: DeadLetterReason;
  /** One sentence: what was expected, what came. */
  message: string;
}

/** The stages of Kafka Connect, whose header names are used so that tools for its dead letters understand these. */
const STAGE: Record<DeadLetterReason, 'VALUE_CONVERTER' | 'TASK_PUT'> = {
  empty: 'VALUE_CONVERTER',
  unknown_framing: 'VALUE_CONVERTER',
  unknown_schema: 'VALUE_CONVERTER',
  malformed: 'VALUE_CONVERTER',
  trailing_bytes: 'VALUE_CONVERTER',
  endpoint_id: 'TASK_PUT',
  location: 'TASK_PUT',
  checker: 'TASK_PUT',
  clock: 'TASK_PUT',
};

const ERROR_CLASS = { VALUE_CONVERTER: 'UndecodableMessageError', TASK_PUT: 'RefusedResultError' };

export const MESSAGE_HEADER = '__connect.errors.exception.message';
const LONGEST_MESSAGE = 300;
const NO_VALUE = Buffer.alloc(0);

/** A refusal may quote what came, which may be as long as a whole message. */
export function shorten(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1).toWellFormed()}…`;
}

/** The message with its own key, bytes and headers, and where it came from and why. */
export function toDeadLetter({ topic, partition, message }: Received, refusal: Refusal): OutgoingMessage {
  const stage = STAGE[refusal.reason];
  const headers = {
    ...withValues(message.headers),
    '__connect.errors.topic': topic,
    '__connect.errors.partition': String(partition),
    '__connect.errors.offset': message.offset,
    '__connect.errors.stage': stage,
    '__connect.errors.exception.class.name': ERROR_CLASS[stage],
    [MESSAGE_HEADER]: shorten(refusal.message),
    '__connect.errors.reason': refusal.reason,
  };
  return { key: message.key, value: message.value, headers };
}

/** Kafka allows a header without a value, and kafkajs reads it as null; it cannot write one. */
function withValues(headers: KafkaMessage['headers'] = {}): NonNullable<OutgoingMessage['headers']> {
  const valueOf = (value: Buffer | string | null | undefined) => value ?? NO_VALUE;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.map(valueOf) : valueOf(value)]),
  );
}
