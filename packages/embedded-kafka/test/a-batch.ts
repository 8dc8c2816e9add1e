import { gzipSync } from 'node:zlib';
import { crc32c } from '../src/protocol/crc32c.ts';
import { createWriter } from '../src/protocol/writer.ts';

export interface TestRecord {
  key?: string | null;
  value?: string | null;
  timestamp?: number;
}

/** A record batch of magic 2 as a producer sends it. */
export function aBatch(
  records: TestRecord[] = [{}],
  { gzip = false, codec = gzip ? 1 : 0 }: { gzip?: boolean; codec?: number } = {},
): Buffer {
  const timestamps = records.map(({ timestamp = 1_000 }) => timestamp);
  const baseTimestamp = timestamps[0] ?? 0;
  const bodies = records.map((each, index) => record(each, index, (timestamps[index] ?? 0) - baseTimestamp));
  const body = Buffer.concat(bodies);
  const checked = createWriter()
    .int16(codec)
    .int32(records.length - 1)
    .int64(baseTimestamp)
    .int64(Math.max(baseTimestamp, ...timestamps))
    .int64(-1)
    .int16(-1)
    .int32(-1)
    .int32(records.length)
    .raw(gzip ? gzipSync(body) : body)
    .finish();
  const header = createWriter()
    .int64(0)
    .int32(checked.length + 9)
    .int32(-1)
    .int8(2)
    .finish();
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32c(checked));
  return Buffer.concat([header, checksum, checked]);
}

function record({ key = 'key', value = 'value' }: TestRecord, offsetDelta: number, timestampDelta: number): Buffer {
  const content = Buffer.concat([
    Buffer.from([0]),
    varint(timestampDelta),
    varint(offsetDelta),
    sized(key),
    sized(value),
    varint(0),
  ]);
  return Buffer.concat([varint(content.length), content]);
}

function sized(text: string | null): Buffer {
  if (text === null) return varint(-1);
  return Buffer.concat([varint(Buffer.byteLength(text)), Buffer.from(text)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
