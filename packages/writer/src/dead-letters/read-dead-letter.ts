import type { KafkaMessage, OutgoingMessage } from '@checkstream/runtime';
import { ERROR_HEADERS, isErrorHeader, REPLAYED_HEADER } from './headers.ts';
import { withValues } from './with-values.ts';

type Headers = NonNullable<KafkaMessage['headers']>;

/** What the headers of a dead letter say; null: they do not. */
export interface DeadLetterStory {
  /** Where it came from. */
  topic: string | null;
  partition: number | null;
  offset: string | null;
  reason: string | null;
  message: string | null;
  /** How often it was sent back to its topic before. */
  replayed: number;
}

/** Reads the letters of this program, and as much as they say of those of Kafka Connect. */
export function readDeadLetter({ headers = {} }: Pick<KafkaMessage, 'headers'>): DeadLetterStory {
  const text = (name: string) => textOf(headers[name]);
  return {
    topic: text(ERROR_HEADERS.topic),
    partition: numberIn(text(ERROR_HEADERS.partition)),
    offset: text(ERROR_HEADERS.offset),
    reason: text(ERROR_HEADERS.reason),
    message: text(ERROR_HEADERS.message),
    replayed: numberIn(text(REPLAYED_HEADER)) ?? 0,
  };
}

/** The message as it came before it was set aside, and a header that says how often it was sent back by now. */
export function toReplay({
  key,
  value,
  headers = {},
}: Pick<KafkaMessage, 'key' | 'value' | 'headers'>): OutgoingMessage {
  const original = Object.entries(headers).filter(([name]) => !isErrorHeader(name));
  const { replayed } = readDeadLetter({ headers });
  return {
    key,
    value,
    headers: { ...withValues(Object.fromEntries(original)), [REPLAYED_HEADER]: String(replayed + 1) },
  };
}

/** Of a header that stands there several times, the last is the latest. */
function textOf(value: Headers[string]): string | null {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last?.toString() ?? null;
}

function numberIn(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
