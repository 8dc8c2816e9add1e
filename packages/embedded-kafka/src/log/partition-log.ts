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
  /** Removes what age, size and newer records with the same key allow to go. */
  maintain(now: number): void;
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
    maintain: (now) => maintain(state, settings(), now),
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
  retain(state, settings, now);
  if (settings.compacted && state.dirtyBytes > Math.max(MIN_DIRTY_BYTES, totalBytes(state) / 2))
    compactAll(state, settings, now);
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

function maintain(state: State, settings: LogSettings, now: number): void {
  retain(state, settings, now);
  if (settings.compacted) compactAll(state, settings, now);
}

/** Whole segments go, oldest first: by size never the one being written, by age any of them. */
function retain(state: State, settings: LogSettings, now: number): void {
  let total = totalBytes(state);
  for (let first = state.segments[0]; first !== undefined; first = state.segments[0]) {
    const last = first.batches.at(-1);
    const tooMuch = total > settings.retentionBytes && state.segments.length > 1;
    const tooOld = last !== undefined && first.newestTimestamp + settings.retentionMs < now;
    if (last === undefined || !(tooMuch || tooOld)) return;
    total -= first.bytes;
    deleteBefore(state, last.lastOffset + 1);
  }
}

function compactAll(state: State, settings: LogSettings, now: number): void {
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
