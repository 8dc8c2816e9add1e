import { rewriteBatch } from '../protocol/record-batch.ts';
import type { BatchRecord } from '../protocol/records.ts';
import { readableRecords } from './stored-batch.ts';
import type { StoredBatch } from './stored-batch.ts';

/**
 * Keeps the newest record of every key, and the log's very last record whatever it is. A tombstone that is the newest
 * of its key goes too once it was stored longer than `tombstoneRetentionMs` ago.
 */
export function compact(
  batches: readonly StoredBatch[],
  options: { now: number; tombstoneRetentionMs: number },
): StoredBatch[] {
  const decoded = batches.map((batch) => ({ batch, records: readableRecords(batch) }));
  const newest = newestOffsets(decoded);
  const end = batches.at(-1)?.lastOffset;
  return decoded.flatMap(({ batch, records }) => {
    if (records === null) return [batch];
    const expired = batch.storedAt + options.tombstoneRetentionMs <= options.now;
    const kept = records.filter((record) => {
      const offset = batch.baseOffset + record.offsetDelta;
      return offset === end || (newest.get(keyOf(record)) === offset && !(record.tombstone && expired));
    });
    return replacement(batch, records, kept);
  });
}

function replacement(batch: StoredBatch, records: BatchRecord[], kept: BatchRecord[]): StoredBatch[] {
  if (kept.length === records.length) return [batch];
  if (kept.length === 0) return [];
  const bytes = rewriteBatch(
    batch.bytes,
    kept.map((record) => record.bytes),
  );
  return [{ ...batch, bytes }];
}

function newestOffsets(decoded: { batch: StoredBatch; records: BatchRecord[] | null }[]): Map<string | null, number> {
  const newest = new Map<string | null, number>();
  for (const { batch, records } of decoded)
    for (const record of records ?? []) newest.set(keyOf(record), batch.baseOffset + record.offsetDelta);
  return newest;
}

/** latin1 maps every byte to one character: distinct keys stay distinct. */
function keyOf(record: BatchRecord): string | null {
  return record.key === null ? null : record.key.toString('latin1');
}
