const zeros = (count: number): number[] => Array<number>(count).fill(0);

/** Prefixes of IPv6 addresses that name an IPv4 one, and the byte where that begins. */
const EMBEDDINGS: { prefix: number[]; at: number }[] = [
  // IPv4-translated (RFC 2765)
  { prefix: [...zeros(8), 0xff, 0xff, 0, 0], at: 12 },
  // NAT64, the well-known prefix (RFC 6052)
  { prefix: [0x00, 0x64, 0xff, 0x9b, ...zeros(8)], at: 12 },
  // 6to4 (RFC 3056)
  { prefix: [0x20, 0x02], at: 2 },
  // IPv4-compatible (RFC 4291, section 2.5.5.1)
  { prefix: zeros(12), at: 12 },
];

const MAPPED = [...zeros(10), 0xff, 0xff];

const startsWith = (bytes: number[], prefix: number[]): boolean => prefix.every((byte, index) => bytes[index] === byte);

/**
 * Every address that a connection to this one may end at, by its bytes: an IPv4-mapped one is the IPv4 address itself;
 * one that a translator or a relay turns into an IPv4 address is both.
 */
export function addressesReached(bytes: number[]): number[][] {
  if (bytes.length === 4) return [bytes];
  if (startsWith(bytes, MAPPED)) return [bytes.slice(12)];
  // :: and ::1
  if (startsWith(bytes, zeros(15))) return [bytes];
  const embedding = EMBEDDINGS.find(({ prefix }) => startsWith(bytes, prefix));
  return embedding === undefined ? [bytes] : [bytes, bytes.slice(embedding.at, embedding.at + 4)];
}
