import type { OffsetRange } from './offsets.ts';

/** What is still to be read of a topic. */
export interface RangesLeft {
  isEmpty(): boolean;
  /** The offset to go on at; undefined when nothing is left of the partition. */
  next(partition: number): bigint | undefined;
  /** Those of a batch that are in the range and did not come before; what the batch ends with need not be a message. */
  take<M extends { offset: string }>(partition: number, messages: M[], lastOffset: bigint): M[];
  /** Nothing before that offset will come any more. */
  skipTo(partition: number, offset: bigint): void;
}

export function createRangesLeft(ranges: Map<number, OffsetRange>): RangesLeft {
  const left = new Map([...ranges].filter(([, { low, high }]) => low < high));

  function skipTo(partition: number, offset: bigint): void {
    const range = left.get(partition);
    if (range === undefined || offset <= range.low) return;
    if (offset >= range.high) left.delete(partition);
    else left.set(partition, { low: offset, high: range.high });
  }

  return {
    isEmpty: () => left.size === 0,
    next: (partition) => left.get(partition)?.low,
    take(partition, messages, lastOffset) {
      const range = left.get(partition);
      if (range === undefined) return [];
      skipTo(partition, lastOffset + 1n);
      return messages.filter(({ offset }) => BigInt(offset) >= range.low && BigInt(offset) < range.high);
    },
    skipTo,
  };
}
