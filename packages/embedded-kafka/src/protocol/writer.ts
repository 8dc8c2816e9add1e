const INITIAL_BYTES = 256;

/** Writes the Kafka protocol's primitive types one after the other into a buffer that grows. */
export interface Writer {
  int8(value: number): Writer;
  int16(value: number): Writer;
  int32(value: number): Writer;
  int64(value: number): Writer;
  boolean(value: boolean): Writer;
  string(value: string): Writer;
  nullableString(value: string | null): Writer;
  bytes(value: Buffer): Writer;
  /** Several buffers as one byte field, without joining them first. */
  byteChunks(chunks: readonly Buffer[]): Writer;
  raw(value: Buffer): Writer;
  array<T>(items: readonly T[], item: (value: T) => void): Writer;
  finish(): Buffer;
}

const MOST_INT64 = 2n ** 63n - 1n;

/** The nearest number to the largest is one more, which no longer fits. */
function int64Of(value: number): bigint {
  const whole = BigInt(value);
  return whole > MOST_INT64 ? MOST_INT64 : whole;
}

export function createWriter(): Writer {
  let buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  let length = 0;

  const reserve = (bytes: number): number => {
    const start = length;
    length += bytes;
    if (length <= buffer.length) return start;
    const grown = Buffer.allocUnsafe(Math.max(length, buffer.length * 2));
    buffer.copy(grown, 0, 0, start);
    buffer = grown;
    return start;
  };
  // The buffer is looked up after reserve has run: growing replaces it.
  const write = (bytes: number, put: (at: number) => unknown): Writer => {
    put(reserve(bytes));
    return writer;
  };

  const writer: Writer = {
    int8: (value) => write(1, (at) => buffer.writeInt8(value, at)),
    int16: (value) => write(2, (at) => buffer.writeInt16BE(value, at)),
    int32: (value) => write(4, (at) => buffer.writeInt32BE(value, at)),
    int64: (value) => write(8, (at) => buffer.writeBigInt64BE(int64Of(value), at)),
    boolean: (value) => writer.int8(value ? 1 : 0),
    string: (value) => {
      const bytes = Buffer.byteLength(value);
      writer.int16(bytes);
      return write(bytes, (at) => buffer.write(value, at));
    },
    nullableString: (value) => (value === null ? writer.int16(-1) : writer.string(value)),
    bytes: (value) => writer.int32(value.length).raw(value),
    byteChunks: (chunks) => {
      writer.int32(chunks.reduce((total, chunk) => total + chunk.length, 0));
      for (const chunk of chunks) writer.raw(chunk);
      return writer;
    },
    raw: (value) => write(value.length, (at) => value.copy(buffer, at)),
    array: (items, item) => {
      writer.int32(items.length);
      items.forEach((value) => item(value));
      return writer;
    },
    finish: () => buffer.subarray(0, length),
  };
  return writer;
}
