import type { StoredBatch } from './stored-batch.ts';

/** A run of batches that retention removes as one. */
export interface Segment {
  batches: StoredBatch[];
  bytes: number;
  newestTimestamp: number;
}

/** Appends to the last segment, or to a new one when that would grow past `segmentBytes`. */
export function appendTo(segments: Segment[], batch: StoredBatch, segmentBytes: number): void {
  let active = segments.at(-1);
  if (active === undefined || active.bytes + batch.bytes.length > segmentBytes) {
    active = { batches: [], bytes: 0, newestTimestamp: -Infinity };
    segments.push(active);
  }
  active.batches.push(batch);
  active.bytes += batch.bytes.length;
  active.newestTimestamp = Math.max(active.newestTimestamp, batch.maxTimestamp);
}

export function segmentsOf(batches: readonly StoredBatch[], segmentBytes: number): Segment[] {
  const segments: Segment[] = [];
  for (const batch of batches) appendTo(segments, batch, segmentBytes);
  return segments;
}

/** The batch that holds `offset`, or the first one after it when compaction removed it, and all that follow. */
export function* batchesFrom(segments: readonly Segment[], offset: number): Generator<StoredBatch> {
  const start = firstReaching(segments, offset, (segment) => segment.batches.at(-1)?.lastOffset ?? -1);
  for (let index = start; index < segments.length; index += 1) {
    const batches = segments[index]?.batches ?? [];
    const from = index === start ? firstReaching(batches, offset, (batch) => batch.lastOffset) : 0;
    for (let position = from; position < batches.length; position += 1) yield batches[position] as StoredBatch;
  }
}

/** Binary search: index of the first item whose end is at or after `offset`, or the length when there is none. */
function firstReaching<T>(items: readonly T[], offset: number, endOf: (item: T) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(items[middle] as T) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
