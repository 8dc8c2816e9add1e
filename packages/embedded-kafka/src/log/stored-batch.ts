import { datedByAppend, readBatchHeader } from '../protocol/record-batch.ts';
import { readRecords, UnreadableRecordsError } from '../protocol/records.ts';
import type { BatchRecord } from '../protocol/records.ts';

/** A record batch in its place in a log. The bytes are what a fetch answers with. */
export interface StoredBatch {
  baseOffset: number;
  lastOffset: number;
  maxTimestamp: number;
  storedAt: number;
  bytes: Buffer;
}

export interface Timestamped {
  offset: number;
  timestamp: number;
}

/** The first record of the batch from offset `from` on that is dated at or after `timestamp`; null when there is none. */
export function firstRecordAt(batch: StoredBatch, timestamp: number, from: number): Timestamped | null {
  if (batch.maxTimestamp < timestamp) return null;
  const baseTimestamp = readBatchHeader(batch.bytes)?.baseTimestamp ?? 0;
  const dates = readableRecords(batch)?.map((record) => ({
    offset: batch.baseOffset + record.offsetDelta,
    timestamp: datedByAppend(batch.bytes) ? batch.maxTimestamp : baseTimestamp + record.timestampDelta,
  })) ?? [{ offset: batch.baseOffset, timestamp: batch.maxTimestamp }];
  return dates.find((date) => date.offset >= from && date.timestamp >= timestamp) ?? null;
}

/** Null when the codec is one that cannot be decoded here: such a batch is looked at as a whole. */
export function readableRecords(batch: StoredBatch): BatchRecord[] | null {
  try {
    return readRecords(batch.bytes);
  } catch (error) {
    if (error instanceof UnreadableRecordsError) return null;
    throw error;
  }
}
