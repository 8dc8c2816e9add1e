import { describe, expect, test } from '@jest/globals';
import { createCompactedPartition, type RecordBatch } from '../../src/kafka/compacted-partition.ts';

/** `a=1@5` sets, `a@6` removes. */
function aBatch(fetchedOffset: number, highWatermark: number, ...records: string[]): RecordBatch {
  const parsed = records.map((text) => {
    const [, key = '', value, offset = ''] = /^(\w+)(?:=(\w+))?@(\d+)$/.exec(text) ?? [];
    return { key, value: value === undefined ? null : Buffer.from(value), offset: BigInt(offset) };
  });
  return {
    fetchedOffset: BigInt(fetchedOffset),
    lastOffset: parsed.at(-1)?.offset ?? BigInt(fetchedOffset),
    highWatermark: BigInt(highWatermark),
    records: parsed,
  };
}

const shown = (rows: Map<string, Buffer>): Record<string, string> =>
  Object.fromEntries([...rows].map(([key, value]) => [key, value.toString()]));

describe('createCompactedPartition', () => {
  test('an empty partition is complete before any batch', () => {
    expect(createCompactedPartition({ low: 4n, high: 4n }).complete()).toBe(true);
  });

  test('it is complete at the end asked for at the join, with the latest value of each key', () => {
    const partition = createCompactedPartition({ low: 0n, high: 4n });
    expect(partition.accept(aBatch(0, 9, 'a=1@0', 'b=1@1')).completed).toBe(false);
    expect(partition.accept(aBatch(2, 9, 'a=2@2', 'b@3')).completed).toBe(true);
    expect(shown(partition.rows)).toEqual({ a: '2' });
  });

  test('it is complete at the end the fetch saw, also when that lies before the one asked for', () => {
    const partition = createCompactedPartition({ low: 0n, high: 9n });
    expect(partition.accept(aBatch(0, 2, 'a=1@0', 'b=1@1')).completed).toBe(true);
  });

  test('changes after the completion are passed on, removals too', () => {
    const partition = createCompactedPartition({ low: 0n, high: 1n });
    partition.accept(aBatch(0, 1, 'a=1@0'));
    const { changes, completed } = partition.accept(aBatch(1, 3, 'a=2@1', 'a@2'));
    expect(completed).toBe(false);
    expect(changes.map(({ key, value }) => [key, value?.toString() ?? null])).toEqual([
      ['a', '2'],
      ['a', null],
    ]);
  });

  test('records that were read before are not taken twice', () => {
    const partition = createCompactedPartition({ low: 0n, high: 2n });
    partition.accept(aBatch(0, 2, 'a=1@0', 'a=2@1'));
    expect(partition.accept(aBatch(0, 3, 'a=1@0', 'a=2@1', 'b=1@2')).changes.map(({ key }) => key)).toEqual(['b']);
  });

  test('holes that compaction left inside a batch are no gap', () => {
    const partition = createCompactedPartition({ low: 0n, high: 10n });
    expect(partition.accept(aBatch(0, 10, 'a=1@3', 'b=1@7')).stale).toBe(false);
    expect(partition.accept(aBatch(8, 10, 'c=1@9')).completed).toBe(true);
    expect(shown(partition.rows)).toEqual({ a: '1', b: '1', c: '1' });
  });

  test('a batch of the generation before leaves a gap and is not taken', () => {
    const partition = createCompactedPartition({ low: 0n, high: 6n });
    expect(partition.accept(aBatch(4, 6, 'a=5@4', 'a=6@5')).stale).toBe(true);
    expect(partition.complete()).toBe(false);
    expect(partition.accept(aBatch(0, 6, 'a=1@0', 'b=1@1', 'a=5@4', 'a=6@5')).completed).toBe(true);
    expect(shown(partition.rows)).toEqual({ a: '6', b: '1' });
  });

  test('a gap that comes again is where the consumer stands, and is taken', () => {
    const partition = createCompactedPartition({ low: 0n, high: 6n });
    expect(partition.accept(aBatch(4, 6, 'a=5@5')).stale).toBe(true);
    expect(partition.accept(aBatch(4, 6, 'a=5@5'))).toMatchObject({ stale: false, completed: true });
  });
});
