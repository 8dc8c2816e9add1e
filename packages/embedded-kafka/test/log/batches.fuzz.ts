import { gzipSync, zstdCompressSync } from 'node:zlib';
import { createPicker, type FuzzTarget } from '@checkstream/fuzz';
import { checkBatch } from '../../src/log/check-batch.ts';
import { logSettings } from '../../src/log/log-settings.ts';
import { createPartitionLog } from '../../src/log/partition-log.ts';
import { ERRORS } from '../../src/protocol/errors.ts';
import { checksum } from '../../src/protocol/record-batch.ts';
import { aBatch } from '../a-batch.ts';

const NOW = 2_000;
const HEADER_BYTES = 61;
const LENGTH_AT = 8;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;

const SETTINGS = [
  new Map<string, string>(),
  new Map([['cleanup.policy', 'compact']]),
  new Map([
    ['cleanup.policy', 'compact,delete'],
    ['message.timestamp.type', 'LogAppendTime'],
    ['delete.retention.ms', '0'],
  ]),
].map((config) => logSettings(config, 1024 * 1024));

/**
 * Record batches whose frame is right, so that what is wrong in them is looked at. The first byte picks the topic's
 * settings and what of the frame is made right; with its highest bits the records are compressed, however broken.
 */
export const target: FuzzTarget = {
  maxBytes: 65_536,
  words: ['00', '02', '01', 'feffffffff7f', '80808080808080808001', '000000000000', '1f8b08', '28b52ffd'].map((hex) =>
    Buffer.from(hex, 'hex'),
  ),
  seeds: () =>
    [0x00, 0x01, 0x02, 0x41, 0x82, 0x81].flatMap((first) =>
      [
        aBatch([
          { key: 'a', value: 'b' },
          { key: 'a', value: null },
          { key: 'b', value: 'c', timestamp: 1_500 },
        ]),
        aBatch([{ key: null }]),
        aBatch([{ key: 'x', value: 'y'.repeat(200) }], { gzip: true }),
        aBatch([{}], { codec: 3 }),
      ].map((batch) => Buffer.concat([Buffer.from([first]), batch])),
    ),
  open: () => ({ run: appended }),
};

function appended(input: Buffer): string {
  const picker = createPicker(input);
  const choice = picker.byte();
  const batch = framedRight(picker.rest(), choice);
  const settings = SETTINGS[choice % SETTINGS.length] as (typeof SETTINGS)[number];
  const { error, message, recordErrors } = checkBatch(batch, settings, NOW);
  if (error !== ERRORS.NONE) return `${nameOf(error)} ${message} ${recordErrors.length > 0}`;
  const log = createPartitionLog(() => settings);
  log.append(batch, NOW);
  log.append(batch, NOW);
  const dated = log.firstAt(1_200);
  log.compact(NOW + 1);
  const read = log.read(log.low(), 1024 * 1024, true) ?? [];
  if (!(log.high() >= 2) || !Number.isSafeInteger(log.high())) throw new Error(`the log ends at ${log.high()}`);
  log.expire(NOW + 1);
  return `appended ${'x'.repeat(read.length)} ${dated === null} ${log.bytes() > 2 * batch.length}`;
}

function nameOf(error: number): string {
  return Object.entries(ERRORS).find(([, code]) => code === error)?.[0] ?? '';
}

function framedRight(bytes: Buffer, choice: number): Buffer {
  const batch = compressed(bytes, choice >> 6);
  if (batch.length < HEADER_BYTES) return batch;
  if ((choice & 0x20) === 0) batch.writeInt32BE(batch.length - LENGTH_AT - 4, LENGTH_AT);
  if ((choice & 0x10) === 0) batch.writeUInt32BE(checksum(batch), CRC_AT);
  return batch;
}

function compressed(bytes: Buffer, codec: number): Buffer {
  const [header, records] = [Buffer.from(bytes.subarray(0, HEADER_BYTES)), bytes.subarray(HEADER_BYTES)];
  if (header.length < HEADER_BYTES || codec === 0 || codec === 3) return Buffer.from(bytes);
  header.writeInt16BE((header.readInt16BE(ATTRIBUTES_AT) & ~7) | (codec === 1 ? 1 : 4), ATTRIBUTES_AT);
  return Buffer.concat([header, codec === 1 ? gzipSync(records) : zstdCompressSync(records)]);
}
