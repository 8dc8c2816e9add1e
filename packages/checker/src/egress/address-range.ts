import { isMapped } from './embedded-address.ts';
import { addressBytes } from './ip-address.ts';

/** All addresses of one family that begin with the same bits. */
export interface AddressRange {
  bytes: number[];
  prefixBits: number;
}

const MAPPED_BITS = 96;

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
  return isWhole ? unmapped({ bytes, prefixBits }) : null;
}

/** A mapped address is asked about as the IPv4 address that it is. */
const unmapped = ({ bytes, prefixBits }: AddressRange): AddressRange =>
  prefixBits >= MAPPED_BITS && isMapped(bytes)
    ? { bytes: bytes.slice(12), prefixBits: prefixBits - MAPPED_BITS }
    : { bytes, prefixBits };

/** The first `bits` of a byte, all for 8 and more, none for 0 and less. */
const maskOf = (bits: number): number => (0xff00 >> Math.min(8, Math.max(0, bits))) & 0xff;
