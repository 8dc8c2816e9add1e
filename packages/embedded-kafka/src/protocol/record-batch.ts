import { crc32c } from './crc32c.ts';

/** Byte positions in a record batch of magic 2. The checksum covers everything from `attributes` on. */
const AT = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  recordCount: 57,
  records: 61,
} as const;

const LENGTH_OVERHEAD = AT.length + 4;
const APPEND_TIME_FLAG = 0x08;
const CONTROL_FLAG = 0x20;
const CODEC_MASK = 0x07;

export const CURRENT_MAGIC = 2;

export interface BatchHeader {
  baseOffset: number;
  /** Whole size in bytes, as the header claims it. */
  sizeBytes: number;
  crc: number;
  /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
  codec: number;
  control: boolean;
  lastOffsetDelta: number;
  baseTimestamp: number;
  maxTimestamp: number;
  recordCount: number;
}

/** Magic of the first batch in the bytes, which stands at the same place in every format; null when they are too short. */
export function magicOf(bytes: Buffer): number | null {
  return bytes.length > AT.magic ? bytes.readInt8(AT.magic) : null;
}

/** Header of the first batch in the bytes; null when they are too short for one. */
export function readBatchHeader(bytes: Buffer): BatchHeader | null {
  if (bytes.length < AT.records) return null;
  const attributes = bytes.readInt16BE(AT.attributes);
  return {
    baseOffset: Number(bytes.readBigInt64BE(AT.baseOffset)),
    sizeBytes: bytes.readInt32BE(AT.length) + LENGTH_OVERHEAD,
    crc: bytes.readUInt32BE(AT.crc),
    codec: attributes & CODEC_MASK,
    control: (attributes & CONTROL_FLAG) !== 0,
    lastOffsetDelta: bytes.readInt32BE(AT.lastOffsetDelta),
    baseTimestamp: Number(bytes.readBigInt64BE(AT.baseTimestamp)),
    maxTimestamp: Number(bytes.readBigInt64BE(AT.maxTimestamp)),
    recordCount: bytes.readInt32BE(AT.recordCount),
  };
}

export function checksum(batch: Buffer): number {
  return crc32c(batch.subarray(AT.attributes));
}

/** The part of a batch that its codec compressed. */
export function recordBytes(batch: Buffer): Buffer {
  return batch.subarray(AT.records);
}

/** Both fields lie outside the checksum, so the broker may set them without reading the records. */
export function placeBatch(batch: Buffer, baseOffset: number, leaderEpoch: number): void {
  batch.writeBigInt64BE(BigInt(baseOffset), AT.baseOffset);
  batch.writeInt32BE(leaderEpoch, AT.leaderEpoch);
}

/** Dates every record of the batch with the time of the append (message.timestamp.type=LogAppendTime). */
export function stampAppendTime(batch: Buffer, now: number): void {
  batch.writeInt16BE(batch.readInt16BE(AT.attributes) | APPEND_TIME_FLAG, AT.attributes);
  batch.writeBigInt64BE(BigInt(now), AT.maxTimestamp);
  batch.writeUInt32BE(checksum(batch), AT.crc);
}

export function datedByAppend(batch: Buffer): boolean {
  return (batch.readInt16BE(AT.attributes) & APPEND_TIME_FLAG) !== 0;
}

/**
 * The same batch with only some of its records, uncompressed. Offsets keep their places: the header still spans
 * the range it spanned, as the log cleaner of Apache Kafka leaves it.
 */
export function rewriteBatch(batch: Buffer, records: readonly Buffer[]): Buffer {
  const header = Buffer.from(batch.subarray(0, AT.records));
  const rewritten = Buffer.concat([header, ...records]);
  rewritten.writeInt32BE(rewritten.length - LENGTH_OVERHEAD, AT.length);
  rewritten.writeInt16BE(rewritten.readInt16BE(AT.attributes) & ~CODEC_MASK, AT.attributes);
  rewritten.writeInt32BE(records.length, AT.recordCount);
  rewritten.writeUInt32BE(checksum(rewritten), AT.crc);
  return rewritten;
}
