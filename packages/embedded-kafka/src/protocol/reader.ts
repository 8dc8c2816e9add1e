import { isUtf8 } from 'node:buffer';
import { MalformedRequestError } from './malformed-request-error.ts';

/** Reads the Kafka protocol's primitive types one after the other. Every method throws MalformedRequestError past the end. */
export interface Reader {
  int8(): number;
  int16(): number;
  int32(): number;
  /** A number, not a bigint: offsets and timestamps stay far below 2^53. */
  int64(): number;
  boolean(): boolean;
  string(): string;
  nullableString(): string | null;
  bytes(): Buffer;
  nullableBytes(): Buffer | null;
  array<T>(item: (reader: Reader) => T): T[];
  nullableArray<T>(item: (reader: Reader) => T): T[] | null;
  remaining(): number;
}

export function createReader(buffer: Buffer): Reader {
  let position = 0;

  const take = (length: number): number => {
    const start = position;
    if (length < 0 || start + length > buffer.length)
      throw new MalformedRequestError(
        `expected ${length} bytes at position ${start}, the request ends at ${buffer.length}`,
      );
    position += length;
    return start;
  };
  const slice = (length: number): Buffer => {
    const start = take(length);
    return buffer.subarray(start, start + length);
  };

  const reader: Reader = {
    int8: () => buffer.readInt8(take(1)),
    int16: () => buffer.readInt16BE(take(2)),
    int32: () => buffer.readInt32BE(take(4)),
    int64: () => Number(buffer.readBigInt64BE(take(8))),
    boolean: () => reader.int8() !== 0,
    string: () => required(reader.nullableString(), 'string'),
    nullableString: () => {
      const length = reader.int16();
      return length === -1 ? null : textIn(slice(length));
    },
    bytes: () => required(reader.nullableBytes(), 'byte field'),
    nullableBytes: () => {
      const length = reader.int32();
      return length === -1 ? null : slice(length);
    },
    array: (item) => required(reader.nullableArray(item), 'array'),
    nullableArray: (item) => {
      const length = reader.int32();
      if (length === -1) return null;
      // Every item takes at least one byte: a huge count is refused before anything is allocated for it.
      if (length < 0 || length > reader.remaining())
        throw new MalformedRequestError(`array of ${length} items in ${reader.remaining()} bytes`);
      return Array.from({ length }, () => item(reader));
    },
    remaining: () => buffer.length - position,
  };
  return reader;
}

/** What is not UTF-8 would be longer when it is written back, and may then no longer fit. */
function textIn(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new MalformedRequestError(`a string of ${bytes.length} bytes is not UTF-8`);
  return bytes.toString('utf8');
}

function required<T>(value: T | null, what: string): T {
  if (value === null) throw new MalformedRequestError(`a ${what} that may not be null is null`);
  return value;
}
