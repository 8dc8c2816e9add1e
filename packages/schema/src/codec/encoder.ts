import type { Type } from 'avsc';

export type Encode<T> = (value: T) => Buffer;

const FIRST_BUFFER_BYTES = 4096;

/**
 * Writes `header` and the Avro body of each value. The scratch buffer is shared between calls and grows to the largest
 * message seen; what is returned is a copy of its own.
 * @throws when a value does not fit the schema: a programming error.
 */
export function createEncoder<T>(type: Type, header: Buffer): Encode<T> {
  let scratch = withHeader(FIRST_BUFFER_BYTES);

  function withHeader(size: number): Buffer {
    const buffer = Buffer.alloc(size);
    header.copy(buffer);
    return buffer;
  }

  return function encode(value) {
    const end = type.encode(value, scratch, header.length);
    if (end >= 0) return Buffer.from(scratch.subarray(0, end));
    // avsc answers minus the number of bytes that were missing.
    scratch = withHeader(scratch.length - end);
    return encode(value);
  };
}
