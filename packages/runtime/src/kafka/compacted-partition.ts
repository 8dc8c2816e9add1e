/** What a record of a compacted topic says about its key. */
export interface TableRecord {
  offset: bigint;
  key: string;
  /** null: removed. */
  value: Buffer | null;
}

export interface RecordBatch {
  /** Where the fetch began; the first record may lie behind it, since compaction leaves gaps. */
  fetchedOffset: bigint;
  lastOffset: bigint;
  /** The next offset to be written, when the batch was fetched. */
  highWatermark: bigint;
  records: TableRecord[];
}

interface Accepted {
  /** The batch does not continue what was read; it must not be resolved. */
  stale: boolean;
  /** This batch completed the partition: `rows` holds its content. */
  completed: boolean;
  /** Changes after the completion, to pass on. */
  changes: TableRecord[];
}

export interface CompactedPartition {
  /** Filled until the partition is complete. */
  rows: Map<string, Buffer>;
  complete(): boolean;
  accept(batch: RecordBatch): Accepted;
}

const STALE: Accepted = { stale: true, completed: false, changes: [] };

/** One partition of a compacted topic, read from its start to its end and on: rows first, then changes. */
export function createCompactedPartition(range: { low: bigint; high: bigint }): CompactedPartition {
  const rows = new Map<string, Buffer>();
  let next = range.low;
  let ignoredAt: bigint | null = null;
  let complete = range.low >= range.high;

  // A batch fetched before a rebalance may arrive after it, and leaves a gap. It comes once; a gap that comes again
  // is where the consumer really stands (compacted records, a log whose start moved).
  const isStale = ({ fetchedOffset }: RecordBatch): boolean => {
    if (fetchedOffset <= next || fetchedOffset === ignoredAt) return false;
    ignoredAt = fetchedOffset;
    return true;
  };

  return {
    rows,
    complete: () => complete,
    accept(batch) {
      if (isStale(batch)) return STALE;
      const fresh = batch.records.filter(({ offset }) => offset >= next);
      if (batch.lastOffset >= next) next = batch.lastOffset + 1n;
      if (complete) return { stale: false, completed: false, changes: fresh };
      for (const record of fresh) applyTo(rows, record);
      // Either end will do: the one asked for at the join, or the one this fetch saw.
      complete = next >= range.high || next >= batch.highWatermark;
      return { stale: false, completed: complete, changes: [] };
    },
  };
}

function applyTo(rows: Map<string, Buffer>, { key, value }: TableRecord): void {
  if (value === null) rows.delete(key);
  else rows.set(key, value);
}
