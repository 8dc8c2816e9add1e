import { addressBytes } from './ip-address.ts';

/** All addresses of one family that begin with the same bits. */
export interface AddressRange {
  bytes: number[];
  prefixBits: number;
}

export function inRange({ bytes, prefixBits }: AddressRange, address: number[]): boolean {
  if (address.length !== bytes.length) return false;
  return bytes.every((byte, index) => {
    const mask = maskOf(prefixBits - 8 * index);
    return (byte & mask) === ((address[index] ?? 0) & mask);
  });
}

/** `10.0.0.0/8`, or an address by itself; `null` when it is neither, or has bits set past its prefix. */
export function parseRange(text: string): AddressRange | null {
  const [address = '', prefix, ...rest] = text.split('/');
  const bytes = address.includes('%') ? null : addressBytes(address);
  if (bytes === null || rest.length > 0) return null;
  const most = 8 * bytes.length;
  const prefixBits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity;
  if (prefixBits > most) return null;
  const isWhole = bytes.every((byte, index) => (byte & ~maskOf(prefixBits - 8 * index) & 0xff) === 0);
  return isWhole ? { bytes, prefixBits } : null;
}

/** The first `bits` of a byte, all for 8 and more, none for 0 and less. */
const maskOf = (bits: number): number => (0xff00 >> Math.min(8, Math.max(0, bits))) & 0xff;
