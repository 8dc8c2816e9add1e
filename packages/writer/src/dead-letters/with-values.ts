import type { KafkaMessage, OutgoingMessage } from '@checkstream/runtime';

const NO_VALUE = Buffer.alloc(0);

/** Kafka allows a header without a value, and kafkajs reads it as null; it cannot write one. */
export function withValues(headers: NonNullable<KafkaMessage['headers']>): NonNullable<OutgoingMessage['headers']> {
  const valueOf = (value: Buffer | string | null | undefined) => value ?? NO_VALUE;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.map(valueOf) : valueOf(value)]),
  );
}
