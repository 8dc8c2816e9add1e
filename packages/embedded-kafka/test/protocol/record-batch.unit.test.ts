import { describe, expect, test } from '@jest/globals';
import {
  checksum,
  datedByAppend,
  placeBatch,
  readBatchHeader,
  rewriteBatch,
  stampAppendTime,
} from '../../src/protocol/record-batch.ts';
import { readRecords, UnreadableRecordsError } from '../../src/protocol/records.ts';
import { aBatch } from '../a-batch.ts';

const sound = (batch: Buffer): boolean => readBatchHeader(batch)?.crc === checksum(batch);

describe('a record batch', () => {
  test('is placed without touching what the checksum covers', () => {
    const batch = aBatch();
    placeBatch(batch, 4_000_000_000, 7);
    expect(readBatchHeader(batch)?.baseOffset).toBe(4_000_000_000);
    expect(sound(batch)).toBe(true);
  });

  test('stamped with the append time keeps a sound checksum', () => {
    const batch = aBatch([{ timestamp: 1 }]);
    stampAppendTime(batch, 99);
    expect(readBatchHeader(batch)?.maxTimestamp).toBe(99);
    expect(datedByAppend(batch)).toBe(true);
    expect(sound(batch)).toBe(true);
  });

  test('shorter than its header has none', () => {
    expect(readBatchHeader(aBatch().subarray(0, 60))).toBeNull();
  });

  test.each([false, true])('rewritten keeps the chosen records at their offsets (gzip: %s)', (gzip) => {
    const batch = aBatch([{ key: 'a' }, { key: 'b', timestamp: 2_000 }, { key: 'c', value: null }], { gzip });
    const kept = readRecords(batch).filter(({ key }) => key?.toString() !== 'a');
    const rewritten = rewriteBatch(
      batch,
      kept.map(({ bytes }) => bytes),
    );
    expect(sound(rewritten)).toBe(true);
    expect(readBatchHeader(rewritten)).toMatchObject({ recordCount: 2, lastOffsetDelta: 2, codec: 0 });
    expect(readRecords(rewritten)).toMatchObject([
      { key: Buffer.from('b'), offsetDelta: 1, timestampDelta: 1_000, tombstone: false },
      { key: Buffer.from('c'), offsetDelta: 2, tombstone: true },
    ]);
  });
});

const RECORD_COUNT_AT = 57;
const RECORDS_AT = 61;

describe('records that cannot be read', () => {
  const broken = aBatch([{ value: 'x'.repeat(100) }]);

  test.each([
    ['are cut short', broken.subarray(0, broken.length - 1), 'content'],
    ['are followed by more', Buffer.concat([broken, Buffer.from([0])]), 'content'],
    ['are no gzip', aBatch([{}], { codec: 1 }), 'content'],
    ['use a codec there is no decoder for', aBatch([{}], { codec: 2 }), 'compression'],
    ['begin with one that is shorter than what is in it', behindShortRecord(aBatch([{}, {}])), 'content'],
  ])('%s', (_, batch, reason) => {
    const error = caught(() => readRecords(batch));
    expect(error).toBeInstanceOf(UnreadableRecordsError);
    expect(error).toMatchObject({ reason });
  });
});

test('a batch of more than a million records is refused before they are read', () => {
  const batch = aBatch();
  batch.writeInt32BE(1_000_001, RECORD_COUNT_AT);
  expect(caught(() => readRecords(batch))).toMatchObject({ message: expect.stringContaining('at most 1000000') });
});

/** In place of the first of two records stands one of one byte. */
function behindShortRecord(batch: Buffer): Buffer {
  const second = batch.subarray(batch.length - (batch.length - RECORDS_AT) / 2);
  return Buffer.concat([batch.subarray(0, RECORDS_AT), Buffer.from([2, 0]), second]);
}

function caught(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
