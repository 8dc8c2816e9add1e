import type { Batch, EachBatchPayload } from 'kafkajs';
import type { Logger } from '../log/create-logger.ts';
import { retry } from '../waiting/retry.ts';
import {
  createCompactedPartition,
  type CompactedPartition,
  type RecordBatch,
  type TableRecord,
} from './compacted-partition.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import type { FollowCallbacks } from './follow-callbacks.ts';
import { describeKafkaError } from './kafka-error.ts';
import { fetchOffsets, type OffsetRange } from './offsets.ts';
import { createPartitionOf } from './partition-of.ts';

export interface CompactedReading {
  /** Resolves when the ends of the partitions are known; rejects with what no retry heals and what callbacks throw. */
  opened: Promise<void>;
  accept(payload: EachBatchPayload): void;
  complete(): boolean;
  /** Complete, and nothing of the topic is assigned to others. */
  whole(): boolean;
  /** Another join has replaced this reading. */
  abandon(): void;
}

export interface ReadingOptions {
  topic: string;
  assigned: number[];
  callbacks: FollowCallbacks;
  log: Logger;
}

/** One reading of the assigned partitions, from a join to the next. Open it, then hand it the batches. */
export function createCompactedReading(client: KafkaClient, options: ReadingOptions): CompactedReading {
  const { topic, assigned, callbacks, log } = options;
  const abandoned = new AbortController();
  const partitions = new Map<number, CompactedPartition>();
  let partitionOf: (key: Buffer) => number = () => -1;
  let partitionsOfTopic = Number.POSITIVE_INFINITY;
  let told = false;

  const complete = (): boolean =>
    partitions.size === assigned.length && [...partitions.values()].every((partition) => partition.complete());

  const tellComplete = (): void => {
    if (told || !complete()) return;
    told = true;
    log.info({ topic, partitions: assigned }, 'the assigned partitions are read to their end');
    callbacks.onComplete?.();
  };

  const open = async (): Promise<void> => {
    const ranges = await askRanges(client, options, abandoned.signal);
    if (ranges === null || abandoned.signal.aborted) return;
    partitionsOfTopic = ranges.size;
    partitionOf = createPartitionOf(partitionsOfTopic);
    for (const id of assigned) {
      const partition = createCompactedPartition(ranges.get(id) ?? { low: 0n, high: 0n });
      partitions.set(id, partition);
      if (partition.complete()) callbacks.onPartition(id, partition.rows);
    }
    tellComplete();
  };

  return {
    opened: open(),
    complete,
    whole: () => complete() && assigned.length === partitionsOfTopic,
    abandon: () => abandoned.abort(),
    accept(payload) {
      const { batch } = payload;
      const partition = partitions.get(batch.partition);
      if (partition === undefined) return;
      const records = toRecordBatch(batch, (key) => partitionOf(key) === batch.partition);
      const { stale, completed, changes } = partition.accept(records);
      if (stale) return;
      payload.resolveOffset(batch.lastOffset());
      if (completed) callbacks.onPartition(batch.partition, partition.rows);
      for (const { key, value } of changes) callbacks.onRow(batch.partition, key, value);
      tellComplete();
    },
  };
}

/** Null when the reading was abandoned meanwhile. */
async function askRanges(
  client: KafkaClient,
  { topic, log }: ReadingOptions,
  signal: AbortSignal,
): Promise<Map<number, OffsetRange> | null> {
  try {
    return await retry(() => fetchOffsets(client, topic, 'once'), {
      delaysMs: { firstMs: 500, maxMs: 5_000 },
      retriable: (error) => client.heals(error),
      signal,
      onRetry: (error) =>
        log.warn({ topic, reason: describeKafkaError(error) }, 'cannot ask for offsets; trying again'),
    });
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** Leaves out records without a key, and those whose key now belongs to another partition. */
function toRecordBatch(batch: Batch & { fetchedOffset?: string }, belongs: (key: Buffer) => boolean): RecordBatch {
  const records = batch.messages.flatMap(({ offset, key, value }): TableRecord[] =>
    key !== null && belongs(key) ? [{ offset: BigInt(offset), key: key.toString(), value }] : [],
  );
  const firstOffset = batch.firstOffset() ?? '0';
  return {
    fetchedOffset: BigInt(batch.fetchedOffset ?? firstOffset),
    lastOffset: BigInt(batch.lastOffset()),
    highWatermark: BigInt(batch.highWatermark),
    records,
  };
}
