import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { recordBytes, readBatchHeader } from './record-batch.ts';

/** One record of a batch. Key and value are views into the (decompressed) bytes. */
export interface BatchRecord {
  offsetDelta: number;
  timestampDelta: number;
  key: Buffer | null;
  tombstone: boolean;
  /** The record as it stands in the batch, its length prefix included. */
  bytes: Buffer;
}

/** The records of a batch could not be read: `compression` when the codec is one this broker has no decoder for. */
export class UnreadableRecordsError extends Error {
  override name = 'UnreadableRecordsError';
  readonly reason: 'compression' | 'content';
  constructor(reason: 'compression' | 'content', message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** No batch that passed max.message.bytes should grow past this; a bomb is refused instead of filling the memory. */
const MAX_DECOMPRESSED_BYTES = 64 * 1024 * 1024;
/** Of a batch. What is kept of a record takes a hundred times the bytes of an empty one. */
const MAX_RECORDS = 1_000_000;

/** @throws UnreadableRecordsError */
export function readRecords(batch: Buffer): BatchRecord[] {
  const header = readBatchHeader(batch);
  if (header === null) throw new UnreadableRecordsError('content', 'the batch is shorter than its header');
  if (header.recordCount > MAX_RECORDS)
    throw new UnreadableRecordsError('content', `${header.recordCount} records, expected at most ${MAX_RECORDS}`);
  const bytes = decompress(recordBytes(batch), header.codec);
  const cursor = { bytes, position: 0 };
  const records: BatchRecord[] = [];
  while (records.length < header.recordCount) records.push(readRecord(cursor));
  if (cursor.position !== bytes.length)
    throw new UnreadableRecordsError('content', `${bytes.length - cursor.position} bytes follow the last record`);
  return records;
}

function decompress(bytes: Buffer, codec: number): Buffer {
  try {
    if (codec === 0) return bytes;
    if (codec === 1) return gunzipSync(bytes, { maxOutputLength: MAX_DECOMPRESSED_BYTES });
    if (codec === 4) return zstdDecompressSync(bytes, { maxOutputLength: MAX_DECOMPRESSED_BYTES });
  } catch (error) {
    throw new UnreadableRecordsError('content', 'the compressed records cannot be decompressed', { cause: error });
  }
  throw new UnreadableRecordsError('compression', `no decoder for compression codec ${codec}`);
}

interface Cursor {
  bytes: Buffer;
  position: number;
}

function readRecord(cursor: Cursor): BatchRecord {
  const start = cursor.position;
  const length = readVarint(cursor);
  const end = cursor.position + length;
  if (length < 0 || end > cursor.bytes.length)
    throw new UnreadableRecordsError('content', `a record of ${length} bytes runs past the end of its batch`);
  cursor.position += 1; // attributes, unused so far
  const timestampDelta = readVarint(cursor);
  const offsetDelta = readVarint(cursor);
  const key = readBytes(cursor);
  const tombstone = readVarint(cursor) < 0;
  if (cursor.position > end)
    throw new UnreadableRecordsError('content', `a record of ${length} bytes is shorter than what is in it`);
  cursor.position = end;
  return { offsetDelta, timestampDelta, key, tombstone, bytes: cursor.bytes.subarray(start, end) };
}

function readBytes(cursor: Cursor): Buffer | null {
  const length = readVarint(cursor);
  if (length < 0) return null;
  const start = cursor.position;
  cursor.position += length;
  return cursor.bytes.subarray(start, cursor.position);
}

/** Zigzag varint, up to 64 bits, in arithmetic rather than bit operations: those would cut it to 32. */
function readVarint(cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 10; count += 1) {
    const byte = cursor.bytes[cursor.position];
    if (byte === undefined) break;
    cursor.position += 1;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    scale *= 128;
  }
  throw new UnreadableRecordsError('content', 'a variable-length number does not end');
}
