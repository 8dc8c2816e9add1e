import { isUtf8 } from 'node:buffer';
import type { KafkaMessage } from '@checkstream/runtime';
import { readDeadLetter, type DeadLetterStory } from '@checkstream/writer/dead-letters';

/** A dead letter as it lies in its topic. */
export interface Letter {
  partition: number;
  offset: bigint;
  /** When it was set aside, ms since the Unix epoch. */
  at: number;
  message: KafkaMessage;
  story: DeadLetterStory;
}

/** ECMAScript knows no later instant, and Kafka takes any 64 bits. */
const LAST_INSTANT_MS = 8.64e15;

export function toLetter(partition: number, message: KafkaMessage): Letter {
  const at = Math.max(-LAST_INSTANT_MS, Math.min(Number(message.timestamp), LAST_INSTANT_MS));
  return { partition, offset: BigInt(message.offset), at, message, story: readDeadLetter(message) };
}

/** How a person names it: `PARTITION:OFFSET` in the topic of dead letters. */
export function nameOf({ partition, offset }: Pick<Letter, 'partition' | 'offset'>): string {
  return `${partition}:${offset}`;
}

/** What a program gets to see of every letter. */
export function asJson({ partition, offset, at, message: { key, value }, story }: Letter): object {
  return {
    partition,
    offset: String(offset),
    setAsideAt: new Date(at).toISOString(),
    reason: story.reason,
    message: story.message,
    from: { topic: story.topic, partition: story.partition, offset: story.offset },
    replayed: story.replayed,
    key: key === null ? null : textOrHex(key),
    bytes: value?.length ?? 0,
  };
}

/** Text when the bytes are UTF-8, else `0x` and hexadecimal digits. */
export function textOrHex(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : `0x${bytes.toString('hex')}`;
}
