import { describe, expect, test } from '@jest/globals';
import { logSettings } from '../../src/log/log-settings.ts';
import { createPartitionLog } from '../../src/log/partition-log.ts';
import type { PartitionLog } from '../../src/log/partition-log.ts';
import { checksum, readBatchHeader } from '../../src/protocol/record-batch.ts';
import { readRecords } from '../../src/protocol/records.ts';
import { aBatch } from '../a-batch.ts';
import type { TestRecord } from '../a-batch.ts';

const MIB = 1024 * 1024;

function aLog(config: Record<string, string> = {}, maxPartitionBytes = 64 * MIB): PartitionLog {
  const settings = logSettings(new Map(Object.entries(config)), maxPartitionBytes);
  return createPartitionLog(() => settings);
}

/** Offset and text of every record from `offset` on, as a consumer sees them. */
function contents(log: PartitionLog, offset = log.low()): [number, string | null][] {
  return (log.read(offset, Infinity, true) ?? []).flatMap((batch) => {
    const header = readBatchHeader(batch);
    expect(header?.crc).toBe(checksum(batch));
    return readRecords(batch).map((record): [number, string | null] => [
      (header?.baseOffset ?? 0) + record.offsetDelta,
      record.tombstone ? null : (record.key?.toString() ?? ''),
    ]);
  });
}

const filled = (log: PartitionLog, batches: TestRecord[][], now = 0): PartitionLog => {
  for (const batch of batches) log.append(aBatch(batch), now);
  return log;
};

describe('appending and reading', () => {
  test('offsets grow by the number of records', () => {
    const log = aLog();
    expect([log.append(aBatch([{}, {}, {}]), 0), log.append(aBatch(), 0), log.high()]).toEqual([0, 3, 4]);
  });

  test('a read starts with the batch that holds the offset', () => {
    const log = filled(aLog(), [[{}, {}], [{}, {}], [{}]]);
    expect(contents(log, 3).map(([offset]) => offset)).toEqual([2, 3, 4]);
    expect(contents(log, 5)).toEqual([]);
  });

  test.each([
    ['the low watermark', 1, false],
    ['below it', 0, true],
    ['the high watermark', 3, false],
    ['above it', 4, true],
  ])('%s: out of range is %4$s', (_, offset, outOfRange) => {
    const log = filled(aLog(), [[{}], [{}], [{}]]);
    log.deleteBefore(1);
    expect(log.read(offset, 1_000, true) === null).toBe(outOfRange);
  });

  test('batches come as long as they fit, and the first one whatever its size', () => {
    const log = filled(aLog(), [[{}], [{}], [{}]]);
    const size = aBatch().length;
    expect(log.read(0, 2 * size, false)).toHaveLength(2);
    expect(log.read(0, 2 * size - 1, false)).toHaveLength(1);
    expect(log.read(0, 1, true)).toHaveLength(1);
    expect(log.read(0, 1, false)).toHaveLength(0);
  });

  test('a listener hears of appends until it stops listening', () => {
    const log = aLog();
    let heard = 0;
    const stop = log.onChange(() => (heard += 1));
    log.append(aBatch(), 0);
    stop();
    log.append(aBatch(), 0);
    expect(heard).toBe(1);
  });

  test('the stored bytes are a copy of the request', () => {
    const log = aLog();
    const batch = aBatch();
    log.append(batch, 0);
    batch.fill(0);
    expect(contents(log)).toEqual([[0, 'key']]);
  });
});

describe('the first record at a timestamp', () => {
  const log = filled(aLog(), [[{ timestamp: 100 }, { timestamp: 300 }, { timestamp: 200 }], [{ timestamp: 400 }]]);

  test.each([
    [0, { offset: 0, timestamp: 100 }],
    [100, { offset: 0, timestamp: 100 }],
    [101, { offset: 1, timestamp: 300 }],
    [301, { offset: 3, timestamp: 400 }],
    [401, null],
  ])('%i', (timestamp, expected) => {
    expect(log.firstAt(timestamp)).toEqual(expected);
  });

  test('is never one below the low watermark', () => {
    const cut = filled(aLog(), [[{ timestamp: 100 }, { timestamp: 200 }]]);
    cut.deleteBefore(1);
    expect(cut.firstAt(0)).toEqual({ offset: 1, timestamp: 200 });
  });
});

describe('retention', () => {
  const large = [{ value: 'x'.repeat(10_000), timestamp: 1_000 }];

  test('the log stays within its bound, and the low watermark follows', () => {
    const log = filled(
      aLog({}, 100_000),
      Array.from({ length: 100 }, () => large),
    );
    expect(log.bytes()).toBeLessThanOrEqual(100_000);
    expect(log.high()).toBe(100);
    expect(log.low()).toBeGreaterThan(80);
    expect(log.low()).toBeLessThan(100);
    expect(contents(log)[0]?.[0]).toBe(log.low());
  });

  test('retention.bytes of the topic counts when it is smaller', () => {
    const log = filled(
      aLog({ 'retention.bytes': '50000' }, 100_000),
      Array.from({ length: 100 }, () => large),
    );
    expect(log.bytes()).toBeLessThanOrEqual(50_000);
  });

  test('records older than retention.ms go, to the last', () => {
    const log = filled(aLog({ 'retention.ms': '500' }), [large, large], 1_000);
    log.expire(1_500);
    expect(log.low()).toBe(0);
    log.expire(1_501);
    expect([log.low(), log.high(), log.bytes()]).toEqual([2, 2, 0]);
    expect(log.append(aBatch(), 1_501)).toBe(2);
  });

  test('a record that is too old when it comes can be read until age is looked at', () => {
    const log = filled(aLog({ 'retention.ms': '500' }), [large], 1_000_000);
    expect([log.low(), log.high()]).toEqual([0, 1]);
    expect(contents(log)).toHaveLength(1);
    log.expire(1_000_000);
    expect(log.low()).toBe(1);
  });

  test('a compacted topic knows neither', () => {
    const log = filled(
      aLog({ 'cleanup.policy': 'compact', 'retention.ms': '1' }, 100_000),
      Array.from({ length: 30 }, (_, key) => [{ ...large[0], key: `${key}` }]),
    );
    log.expire(1_000_000);
    expect(contents(log)).toHaveLength(30);
  });
});

describe('compaction', () => {
  const compacted = { 'cleanup.policy': 'compact', 'delete.retention.ms': '1000' };

  test('keeps the newest record per key, at its offset', () => {
    const log = filled(aLog(compacted), [[{ key: 'a' }, { key: 'b' }], [{ key: 'a' }], [{ key: 'c' }, { key: 'c' }]]);
    log.compact(0);
    expect(contents(log)).toEqual([
      [1, 'b'],
      [2, 'a'],
      [4, 'c'],
    ]);
    expect([log.low(), log.high()]).toEqual([0, 5]);
  });

  test('keeps a tombstone for delete.retention.ms, and for ever when it is the last record', () => {
    const log = filled(aLog(compacted), [[{ key: 'a' }], [{ key: 'a', value: null }], [{ key: 'b', value: null }]]);
    log.compact(999);
    expect(contents(log).map(([offset]) => offset)).toEqual([1, 2]);
    log.compact(1_000);
    expect(contents(log)).toEqual([[2, null]]);
  });

  test('reads gzip batches', () => {
    const log = aLog(compacted);
    log.append(aBatch([{ key: 'a' }, { key: 'b' }], { gzip: true }), 0);
    log.append(aBatch([{ key: 'a' }], { gzip: true }), 0);
    log.compact(0);
    expect(contents(log)).toEqual([
      [1, 'b'],
      [2, 'a'],
    ]);
  });

  test('a read from a record that is gone goes on with the next one', () => {
    const log = filled(aLog(compacted), [[{ key: 'a' }], [{ key: 'a' }], [{ key: 'b' }]]);
    log.compact(0);
    expect(contents(log, 0).map(([offset]) => offset)).toEqual([1, 2]);
  });

  test('happens by itself before the log outgrows its keys', () => {
    const batch = [{ key: 'k', value: 'x'.repeat(1_000) }];
    const log = filled(
      aLog(compacted),
      Array.from({ length: 1_000 }, () => batch),
    );
    expect(log.bytes()).toBeLessThan(100_000);
    expect(log.high()).toBe(1_000);
  });
});
