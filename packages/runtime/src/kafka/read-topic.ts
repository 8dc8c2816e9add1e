import { randomUUID } from 'node:crypto';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { untilAborted } from '../waiting/until-aborted.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { fetchOffsets, type OffsetRange } from './offsets.ts';
import { keepingAlive } from './keeping-alive.ts';
import { createRangesLeft, type RangesLeft } from './ranges-left.ts';
import { superviseConsumer } from './supervise-consumer.ts';

export interface ReadTopicOptions {
  topic: string;
  /** What to read of each partition; those that are absent, and empty ranges, are not read. */
  ranges: Map<number, OffsetRange>;
  /** Messages of one partition, in its order. What follows waits until it resolves, so that memory stays bounded. */
  onMessages: (partition: number, messages: KafkaMessage[]) => Promise<void> | void;
  signal: AbortSignal;
}

/** Nothing came for so long: either there is nothing any more, or Kafka is away. */
const LOOK_AFTER_MS = 5_000;
const GIVE_UP_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 1_000;

/**
 * Reads these ranges of a topic once, in a throw-away group that commits nothing. Messages that retention deletes
 * meanwhile are left out. Rejects with what `onMessages` throws, with the signal's reason when it aborts, with errors
 * of Kafka that no waiting heals, and with a TimeoutError when nothing came for 30 s.
 */
export async function readTopic(client: KafkaClient, { topic, ranges, ...options }: ReadTopicOptions): Promise<void> {
  const left = createRangesLeft(ranges);
  if (left.isEmpty()) return;
  const ends = await untilAborted(fetchOffsets(client, topic), options.signal);
  const over = new AbortController();
  const work = createWork();

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { batch } = payload;
    const messages = left.take(batch.partition, batch.messages, BigInt(batch.lastOffset()));
    if (messages.length > 0) {
      const working = work.add(() => options.onMessages(batch.partition, messages));
      await keepingAlive(working, () => payload.heartbeat());
    }
    payload.resolveOffset(batch.lastOffset());
    if (left.next(batch.partition) === undefined) payload.pause();
    if (left.isEmpty()) over.abort();
  };

  const consumer = superviseConsumer(client, {
    groupId: `checkstream-read-${randomUUID()}`,
    topics: [topic],
    log: client.log,
    onJoin: () => undefined,
    // Who is not asked for stands at its end, where nothing comes.
    startAt: (_, partition) => left.next(partition) ?? ends.get(partition)?.high,
    eachBatch,
  });
  const watch = setInterval(() => void lookAfter(), LOOK_EVERY_MS);
  const lookAfter = async () => {
    if (work.idleMs() >= LOOK_AFTER_MS) await skipDeleted(client, topic, left);
    if (left.isEmpty() && work.idleMs() > 0) over.abort();
    else if (work.idleMs() >= GIVE_UP_AFTER_MS) over.abort(nothingCame(topic));
  };
  try {
    await consumer.run(AbortSignal.any([options.signal, over.signal]));
    await work.done();
  } catch (error) {
    options.signal.throwIfAborted();
    throw error;
  } finally {
    clearInterval(watch);
  }
  options.signal.throwIfAborted();
  if (!left.isEmpty()) over.signal.throwIfAborted();
}

/** A partition that retention emptied would be waited for in vain. */
async function skipDeleted(client: KafkaClient, topic: string, left: RangesLeft): Promise<void> {
  const kept = await fetchOffsets(client, topic, 'once').catch(() => new Map<number, OffsetRange>());
  for (const [partition, { low }] of kept) left.skipTo(partition, low);
}

function nothingCame(topic: string): DOMException {
  return new DOMException(`nothing came from topic ${topic} for ${GIVE_UP_AFTER_MS / 1_000} s`, 'TimeoutError');
}

interface Work {
  /** One after the other, also when a rebalance ended the wait for one. */
  add: (next: () => Promise<void> | void) => Promise<void>;
  /** For how long there was nothing to do. */
  idleMs: () => number;
  done: () => Promise<void>;
}

function createWork(): Work {
  let last = Promise.resolve();
  let open = 0;
  let idleSince = performance.now();
  const end = () => {
    open -= 1;
    idleSince = performance.now();
  };
  return {
    add(next) {
      open += 1;
      last = last.then(next).finally(end);
      last.catch(() => 'told to who waits');
      return last;
    },
    idleMs: () => (open > 0 ? 0 : performance.now() - idleSince),
    done: () => last,
  };
}
