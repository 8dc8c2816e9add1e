/** Bytes in network order, put one after the other. Numbers must fit: nothing is checked here. */
export interface Bytes {
  buffer: Buffer;
  view: DataView;
  end: number;
}

/** Grows as needed, from `size` bytes on. */
export function createBytes(size: number): Bytes {
  const buffer = Buffer.allocUnsafe(size);
  return { buffer, view: viewOf(buffer), end: 0 };
}

export function written({ buffer, end }: Bytes): Buffer {
  return buffer.subarray(0, end);
}

export function putRaw(out: Bytes, bytes: Buffer): void {
  const at = take(out, bytes.length);
  bytes.copy(out.buffer, at);
}

export function putInt16(out: Bytes, value: number): void {
  const at = take(out, 2);
  out.view.setInt16(at, value);
}

export function putInt32(out: Bytes, value: number): void {
  const at = take(out, 4);
  out.view.setInt32(at, value);
}

/** Two in a row, of which the first is most often a length. */
export function putInt32s(out: Bytes, first: number, second: number): void {
  const at = take(out, 8);
  out.view.setInt32(at, first);
  out.view.setInt32(at + 4, second);
}

/** A field is a value with its length before it in four bytes. */
export function putByteField(out: Bytes, value: number): void {
  const at = take(out, 5);
  out.view.setInt32(at, 1);
  out.view.setInt8(at + 4, value);
}

export function putInt16Field(out: Bytes, value: number): void {
  const at = take(out, 6);
  out.view.setInt32(at, 2);
  out.view.setInt16(at + 4, value);
}

export function putFloat32Field(out: Bytes, value: number): void {
  const at = take(out, 8);
  out.view.setInt32(at, 4);
  out.view.setFloat32(at + 4, value);
}

/** UTF-8 takes at most this many bytes for one UTF-16 unit. */
const MOST_BYTES_A_UNIT = 3;

/** As UTF-8. */
export function putTextField(out: Bytes, value: string): void {
  const at = take(out, 4 + MOST_BYTES_A_UNIT * value.length);
  const length = putText(out.buffer, value, at + 4);
  out.view.setInt32(at, length);
  out.end = at + 4 + length;
}

/** Where the next bytes go. It may change `buffer` and `view`, so they are looked at after it. */
function take(out: Bytes, bytes: number): number {
  const at = out.end;
  out.end += bytes;
  if (out.end > out.buffer.length) grow(out, at);
  return at;
}

function grow(out: Bytes, used: number): void {
  const larger = Buffer.allocUnsafe(2 * out.end);
  out.buffer.copy(larger, 0, 0, used);
  out.buffer = larger;
  out.view = viewOf(larger);
}

/** Up to here a loop over ASCII is quicker than the call into Node's own encoder. */
const SHORT = 48;

function putText(buffer: Buffer, value: string, start: number): number {
  const { length } = value;
  if (length > SHORT) return buffer.write(value, start, 'utf8');
  for (let unit = 0; unit < length; unit++) {
    const code = value.charCodeAt(unit);
    if (code > 127) return buffer.write(value, start, 'utf8');
    buffer[start + unit] = code;
  }
  return length;
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}
