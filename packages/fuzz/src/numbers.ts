/** At the edges of what fits into some width, of what is exact, and of what limits often are. */
export const INTERESTING: readonly number[] = [
  0,
  1,
  -1,
  2,
  -2,
  3,
  7,
  10,
  16,
  32,
  63,
  64,
  65,
  100,
  127,
  128,
  -128,
  -129,
  200,
  255,
  256,
  257,
  404,
  512,
  1_000,
  1_024,
  4_095,
  4_096,
  10_000,
  10_001,
  32_767,
  32_768,
  -32_768,
  -32_769,
  65_535,
  65_536,
  100_000,
  1_000_000,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 62,
  -(2 ** 63),
  2 ** 63,
];

const BYTE_BITS = 8n;

/** The number in so many bytes, as far as it fits. */
export function numberBytes(value: number, width: number, bigEndian: boolean): Buffer {
  const bytes = Buffer.alloc(width);
  let rest = BigInt(value);
  for (let at = 0; at < width; at++) {
    bytes[bigEndian ? width - 1 - at : at] = Number(rest & 0xffn);
    rest >>= BYTE_BITS;
  }
  return bytes;
}

/** The number as Avro and Kafka write those of variable length: zig-zag, seven bits a byte. */
export function varint(value: number): Buffer {
  const big = BigInt(value);
  let rest = BigInt.asUintN(64, (big << 1n) ^ (big >> 63n));
  const bytes: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}
