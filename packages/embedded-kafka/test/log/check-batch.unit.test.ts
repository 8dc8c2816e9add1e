import { describe, expect, test } from '@jest/globals';
import { checkBatch } from '../../src/log/check-batch.ts';
import { logSettings } from '../../src/log/log-settings.ts';
import { ERRORS } from '../../src/protocol/errors.ts';
import { aBatch } from '../a-batch.ts';

const NOW = 10_000_000;
const settings = (config: Record<string, string> = {}) => logSettings(new Map(Object.entries(config)), 1_000_000);
const check = (batch: Buffer | null, config: Record<string, string> = {}) => checkBatch(batch, settings(config), NOW);

const HOUR_MS = 3_600_000;
const compact = { 'cleanup.policy': 'compact' };
const at = (timestamp: number) => aBatch([{ timestamp }]);

function flipped(): Buffer {
  const batch = aBatch();
  batch[batch.length - 1] = 0x55;
  return batch;
}

function withByte(position: number, value: number): Buffer {
  const batch = aBatch();
  batch[position] = value;
  return batch;
}

describe('checkBatch', () => {
  test.each([
    ['a sound batch', aBatch(), {}, ERRORS.NONE],
    ['no batch', null, {}, ERRORS.INVALID_RECORD],
    ['an empty batch field', Buffer.alloc(0), {}, ERRORS.CORRUPT_MESSAGE],
    ['a flipped bit', flipped(), {}, ERRORS.CORRUPT_MESSAGE],
    ['a batch cut short', aBatch().subarray(0, -1), {}, ERRORS.CORRUPT_MESSAGE],
    ['two batches', Buffer.concat([aBatch(), aBatch()]), {}, ERRORS.INVALID_RECORD],
    ['an old format', withByte(16, 1), {}, ERRORS.INVALID_RECORD],
    ['a batch of max.message.bytes', aBatch(), { 'max.message.bytes': `${aBatch().length}` }, ERRORS.NONE],
    ['a byte more', aBatch(), { 'max.message.bytes': `${aBatch().length - 1}` }, ERRORS.MESSAGE_TOO_LARGE],
    ['a control batch', aBatch([{}], { codec: 0x20 }), {}, ERRORS.INVALID_RECORD],
    ['no records', aBatch([]), {}, ERRORS.INVALID_RECORD],
    ['a date one hour ahead', at(NOW + HOUR_MS), {}, ERRORS.NONE],
    ['a date further ahead', at(NOW + HOUR_MS + 1), {}, ERRORS.INVALID_TIMESTAMP],
    ['any date where the broker sets it', at(NOW * 2), { 'message.timestamp.type': 'LogAppendTime' }, ERRORS.NONE],
    ['keys to a compacted topic', aBatch([{ key: 'a' }, { key: '' }]), compact, ERRORS.NONE],
    ['no key to a plain topic', aBatch([{ key: null }]), {}, ERRORS.NONE],
    ['snappy to a plain topic', aBatch([{}], { codec: 2 }), {}, ERRORS.NONE],
    ['snappy to a compacted topic', aBatch([{}], { codec: 2 }), compact, ERRORS.UNSUPPORTED_COMPRESSION_TYPE],
    ['broken gzip to a compacted topic', aBatch([{}], { codec: 1 }), compact, ERRORS.CORRUPT_MESSAGE],
  ])('%s', (_, batch, config, error) => {
    expect(check(batch, config).error).toBe(error);
  });

  test('names the records that miss their key', () => {
    const batch = aBatch([{ key: 'a' }, { key: null }, { key: null }], { gzip: true });
    expect(check(batch, compact)).toMatchObject({
      error: ERRORS.INVALID_RECORD,
      recordErrors: [{ index: 1 }, { index: 2 }],
    });
  });
});
