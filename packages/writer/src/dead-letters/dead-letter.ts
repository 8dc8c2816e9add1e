import type { KafkaMessage, OutgoingMessage } from '@checkstream/runtime';
import { ERROR_HEADERS } from './headers.ts';
import { withValues } from './with-values.ts';

/** Why a message is set aside. Also the label of the metric. */
export const DEAD_LETTER_REASONS = [
  'empty',
  'unknown_framing',
  'unknown_schema',
  'malformed',
  'trailing_bytes',
  'endpoint_id',
  'location',
  'checker',
  'clock',
  'value',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

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

/** The stages of Kafka Connect. */
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
  value: 'TASK_PUT',
};

const ERROR_CLASS = { VALUE_CONVERTER: 'UndecodableMessageError', TASK_PUT: 'RefusedResultError' };

const LONGEST_MESSAGE = 300;

/** A refusal may quote what came, which may be as long as a whole message. */
export function shorten(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1).toWellFormed()}…`;
}

/** The message with its own key, bytes and headers, and where it came from and why. */
export function toDeadLetter({ topic, partition, message }: Received, refusal: Refusal): OutgoingMessage {
  const stage = STAGE[refusal.reason];
  const headers = {
    ...withValues(message.headers ?? {}),
    [ERROR_HEADERS.topic]: topic,
    [ERROR_HEADERS.partition]: String(partition),
    [ERROR_HEADERS.offset]: message.offset,
    [ERROR_HEADERS.stage]: stage,
    [ERROR_HEADERS.errorClass]: ERROR_CLASS[stage],
    [ERROR_HEADERS.message]: shorten(refusal.message),
    [ERROR_HEADERS.reason]: refusal.reason,
  };
  return { key: message.key, value: message.value, headers };
}
