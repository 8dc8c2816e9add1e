import { randomUUID } from 'node:crypto';
import { retry } from '../waiting/retry.ts';
import { untilAborted } from '../waiting/until-aborted.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { followCompactedTopic } from './follow-compacted-topic.ts';
import { fetchOffsets } from './offsets.ts';
import { createTopicRows } from './topic-rows.ts';

const LONGEST_READ_MS = 120_000;

/** A topic made a moment ago has no leaders for some tenths of a second, and a broker may be restarting. */
const FIRST_ANSWER_DELAYS_MS = [100, 300, 1_000, 2_000];

/**
 * The rows of a compacted topic as it stands: one read to its end, in a throw-away group that commits nothing.
 * Rejects when the topic does not exist, when the signal aborts, and after two minutes.
 */
export async function readCompactedTopic(
  client: KafkaClient,
  topic: string,
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, Buffer>> {
  const giveUp = AbortSignal.any([AbortSignal.timeout(LONGEST_READ_MS), ...(options.signal ? [options.signal] : [])]);
  const ranges = await retry(() => untilAborted(fetchOffsets(client, topic, 'once'), giveUp), {
    delaysMs: FIRST_ANSWER_DELAYS_MS,
    retriable: (error) => client.heals(error),
    signal: giveUp,
  });
  if ([...ranges.values()].every(({ low, high }) => low >= high)) return new Map();

  const done = new AbortController();
  const rows = createTopicRows(() => undefined);
  const followed = followCompactedTopic(client, {
    groupId: `checkstream-read-${randomUUID()}`,
    topic,
    log: client.log,
    callbacks: { ...rows.callbacks, onComplete: () => done.abort() },
  });
  await followed.run(AbortSignal.any([giveUp, done.signal]));
  if (!done.signal.aborted) giveUp.throwIfAborted();
  return rows.all();
}
