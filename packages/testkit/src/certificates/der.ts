/** ASN.1 in its distinguished encoding: as much of it as a certificate needs. */

const CONSTRUCTED = 0x20;
const CONTEXT = 0x80;

export const sequence = (...parts: Buffer[]): Buffer => value(0x10 | CONSTRUCTED, ...parts);
export const set = (...parts: Buffer[]): Buffer => value(0x11 | CONSTRUCTED, ...parts);
export const yes = (): Buffer => value(0x01, Buffer.of(0xff));
export const octets = (content: Buffer): Buffer => value(0x04, content);
export const utf8 = (text: string): Buffer => value(0x0c, Buffer.from(text));

/** Of a positive number: its bytes big-endian, the first from 1 to 127. */
export const integer = (bytes: Buffer): Buffer => value(0x02, bytes);

/** `unused`: bits of the last byte that do not count. */
export const bits = (content: Buffer, unused = 0): Buffer => value(0x03, Buffer.of(unused), content);

/** `[n]` of the standard: around another value, or in its place. */
export const explicit = (n: number, inner: Buffer): Buffer => value(n | CONTEXT | CONSTRUCTED, inner);
export const implicit = (n: number, content: Buffer): Buffer => value(n | CONTEXT, content);

/** `2.5.29.17`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** With the short form of the year as long as it can be told, as RFC 5280 wants it. */
export function time(instant: Date): Buffer {
  const digits = instant.toISOString().replace(/\.\d+/, '').replaceAll(/[-:T]/g, '');
  const short = instant.getUTCFullYear() < 2050;
  return value(short ? 0x17 : 0x18, Buffer.from(short ? digits.slice(2) : digits));
}

function value(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.of(length);
  return length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff);
}

function base128(part: number): number[] {
  const digits = [part & 0x7f];
  for (let rest = part >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}
