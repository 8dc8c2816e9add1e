import { retry } from '../waiting/retry.ts';
import { untilAborted } from '../waiting/until-aborted.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { fetchOffsets } from './offsets.ts';
import { createPartitionOf } from './partition-of.ts';
import { readTopic } from './read-topic.ts';

const LONGEST_READ_MS = 120_000;

/** A topic made a moment ago has no leaders for some tenths of a second, and a broker may be restarting. */
const FIRST_ANSWER_DELAYS_MS = [100, 300, 1_000, 2_000];

/**
 * The rows of a compacted topic as it stands; records without a key, and those whose key now belongs to another
 * partition, are left out. Rejects when the topic does not exist, when the signal aborts, and with a TimeoutError after
 * two minutes, or as told.
 */
export async function readCompactedTopic(
  client: KafkaClient,
  topic: string,
  { signal, withinMs = LONGEST_READ_MS }: { signal?: AbortSignal; withinMs?: number } = {},
): Promise<Map<string, Buffer>> {
  const tooLong = new AbortController();
  const timer = setTimeout(() => tooLong.abort(late(topic, withinMs)), withinMs);
  const giveUp = AbortSignal.any(signal === undefined ? [tooLong.signal] : [tooLong.signal, signal]);
  try {
    return await readRows(client, topic, giveUp);
  } finally {
    clearTimeout(timer);
  }
}

function late(topic: string, withinMs: number): DOMException {
  return new DOMException(`topic ${topic} was not read to its end within ${withinMs / 1_000} s`, 'TimeoutError');
}

async function readRows(client: KafkaClient, topic: string, giveUp: AbortSignal): Promise<Map<string, Buffer>> {
  const ranges = await retry(() => untilAborted(fetchOffsets(client, topic, 'once'), giveUp), {
    delaysMs: FIRST_ANSWER_DELAYS_MS,
    retriable: (error) => client.heals(error),
    signal: giveUp,
  });
  const partitionOf = createPartitionOf(ranges.size);
  const rows = new Map<string, Buffer>();
  await readTopic(client, {
    topic,
    ranges,
    signal: giveUp,
    onMessages: (partition, messages) => {
      for (const { key, value } of messages) {
        if (key === null || partitionOf(key) !== partition) continue;
        if (value === null) rows.delete(key.toString());
        else rows.set(key.toString(), value);
      }
    },
  });
  return rows;
}
