import { placeBatch, readBatchHeader, stampAppendTime } from '../protocol/record-batch.ts';
import { compact } from './compact.ts';
import type { LogSettings } from './log-settings.ts';
import { appendTo, batchesFrom, segmentsOf } from './segment.ts';
import type { Segment } from './segment.ts';
import { firstRecordAt } from './stored-batch.ts';
import type { StoredBatch, Timestamped } from './stored-batch.ts';

/** One replica is all there is, so leadership never changes hands. */
export const LEADER_EPOCH = 0;

/** The log is compacted as soon as this much was written since, and more than it kept. */
const MIN_DIRTY_BYTES = 64 * 1024;

/** One partition: batches in offset order. Offsets are never reused, also when everything in front of them is gone. */
export interface PartitionLog {
  /** First offset that can be read. */
  low(): number;
  /** Offset of the next record to come. */
  high(): number;
  /** `batch` must have passed checkBatch. Returns the offset of its first record. */
  append(batch: Buffer, now: number): number;
  /** Batches from `offset` on, up to `maxBytes`; `atLeastOne` returns the first one whatever its size. Null: out of range. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer[] | null;
  firstAt(timestamp: number): Timestamped | null;
  /** Raises the low watermark. */
  deleteBefore(offset: number): void;
  /** Removes what is too old, or too much, for the topic's settings. Appending looks at size alone. */
  expire(now: number): void;
  /** On a compacted topic, removes what newer records with the same key allow to go. */
  compact(now: number): void;
  /** Calls back after every append and every change of the low watermark, until the returned function is called. */
  onChange(listener: () => void): () => void;
  bytes(): number;
}

interface State {
  segments: Segment[];
  low: number;
  high: number;
  dirtyBytes: number;
  listeners: Set<() => void>;
}

export function createPartitionLog(settings: () => LogSettings): PartitionLog {
  const state: State = { segments: [], low: 0, high: 0, dirtyBytes: 0, listeners: new Set() };
  return {
    low: () => state.low,
    high: () => state.high,
    append: (batch, now) => append(state, batch, settings(), now),
    read: (offset, maxBytes, atLeastOne) => read(state, offset, maxBytes, atLeastOne),
    firstAt: (timestamp) => firstAt(state, timestamp),
    deleteBefore: (offset) => deleteBefore(state, offset),
    expire: (now) => expire(state, settings(), now),
    compact: (now) => compactAll(state, settings(), now),
    onChange: (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    bytes: () => totalBytes(state),
  };
}

function append(state: State, batch: Buffer, settings: LogSettings, now: number): number {
  // A copy of its own: the request's buffer would stay alive as long as its smallest batch.
  const bytes = Buffer.from(batch);
  if (settings.datedByAppend) stampAppendTime(bytes, now);
  placeBatch(bytes, state.high, LEADER_EPOCH);
  const { lastOffsetDelta = 0, maxTimestamp = now } = readBatchHeader(bytes) ?? {};
  const baseOffset = state.high;
  const stored = { baseOffset, lastOffset: baseOffset + lastOffsetDelta, maxTimestamp, storedAt: now, bytes };
  appendTo(state.segments, stored, settings.segmentBytes);
  state.high = stored.lastOffset + 1;
  state.dirtyBytes += bytes.length;
  shrink(state, settings);
  if (state.dirtyBytes > Math.max(MIN_DIRTY_BYTES, totalBytes(state) / 2)) compactAll(state, settings, now);
  announce(state);
  return baseOffset;
}

function read(state: State, offset: number, maxBytes: number, atLeastOne: boolean): Buffer[] | null {
  if (offset < state.low || offset > state.high) return null;
  const found: Buffer[] = [];
  let room = maxBytes;
  for (const batch of batchesFrom(state.segments, offset)) {
    if (batch.bytes.length > room && !(atLeastOne && found.length === 0)) break;
    found.push(batch.bytes);
    room -= batch.bytes.length;
  }
  return found;
}

function firstAt(state: State, timestamp: number): Timestamped | null {
  for (const batch of batchesFrom(state.segments, state.low)) {
    const found = firstRecordAt(batch, timestamp, state.low);
    if (found !== null) return found;
  }
  return null;
}

function deleteBefore(state: State, offset: number): void {
  if (offset <= state.low) return;
  state.low = offset;
  state.segments = state.segments.filter((segment) => (segment.batches.at(-1)?.lastOffset ?? -1) >= offset);
  announce(state);
}

function expire(state: State, settings: LogSettings, now: number): void {
  removeFirstWhile(state, (first) => first.newestTimestamp + settings.retentionMs < now);
  shrink(state, settings);
}

/** All of it is memory, so this cannot wait; the segment being written stays. */
function shrink(state: State, { retentionBytes }: LogSettings): void {
  let total = totalBytes(state);
  removeFirstWhile(state, (first) => {
    if (total <= retentionBytes || state.segments.length === 1) return false;
    total -= first.bytes;
    return true;
  });
}

/** Whole segments go, oldest first. */
function removeFirstWhile(state: State, goes: (first: Segment) => boolean): void {
  for (let first = state.segments[0]; first !== undefined && goes(first); first = state.segments[0])
    deleteBefore(state, (first.batches.at(-1)?.lastOffset ?? -1) + 1);
}

function compactAll(state: State, settings: LogSettings, now: number): void {
  if (!settings.compacted) return;
  const batches: StoredBatch[] = state.segments.flatMap((segment) => segment.batches);
  state.segments = segmentsOf(compact(batches, { now, ...settings }), settings.segmentBytes);
  state.dirtyBytes = 0;
}

function totalBytes(state: State): number {
  return state.segments.reduce((total, segment) => total + segment.bytes, 0);
}

function announce(state: State): void {
  for (const listener of [...state.listeners]) listener();
}
