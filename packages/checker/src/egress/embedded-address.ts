/** IPv6 addresses with these bytes from there on name an IPv4 address, which begins at `at`. */
interface Embedding {
  from: number;
  bytes: number[];
  at: number;
  /** Every bit of it is turned round. */
  inverted?: true;
}

const zeros = (count: number): number[] => Array<number>(count).fill(0);

const TEREDO = { from: 0, bytes: [0x20, 0x01, 0x00, 0x00] };

const EMBEDDINGS: Embedding[] = [
  // IPv4-translated (RFC 2765)
  { from: 0, bytes: [...zeros(8), 0xff, 0xff, 0, 0], at: 12 },
  // NAT64, the well-known prefix (RFC 6052)
  { from: 0, bytes: [0x00, 0x64, 0xff, 0x9b, ...zeros(8)], at: 12 },
  // 6to4 (RFC 3056)
  { from: 0, bytes: [0x20, 0x02], at: 2 },
  // Teredo: the server, which is asked first, and the client (RFC 4380, section 4)
  { ...TEREDO, at: 4 },
  { ...TEREDO, at: 12, inverted: true },
  // ISATAP, in any network: of a private and of a public IPv4 address (RFC 5214, section 6.1)
  { from: 8, bytes: [0x00, 0x00, 0x5e, 0xfe], at: 12 },
  { from: 8, bytes: [0x02, 0x00, 0x5e, 0xfe], at: 12 },
  // IPv4-compatible (RFC 4291, section 2.5.5.1)
  { from: 0, bytes: zeros(12), at: 12 },
];

const hasBytes = (address: number[], from: number, bytes: number[]): boolean =>
  bytes.every((byte, index) => address[from + index] === byte);

/** Is it an IPv4 address in the clothes of IPv6 (`::ffff:192.0.2.1`)? Its last 4 bytes are the address. */
export const isMapped = (bytes: number[]): boolean =>
  bytes.length === 16 && hasBytes(bytes, 0, [...zeros(10), 0xff, 0xff]);

/**
 * Every address that a connection to this one may end at, by its bytes: an IPv4-mapped one is the IPv4 address itself;
 * one that a translator, a relay or a tunnel turns into an IPv4 address is both.
 */
export function addressesReached(bytes: number[]): number[][] {
  if (bytes.length === 4) return [bytes];
  if (isMapped(bytes)) return [bytes.slice(12)];
  // :: and ::1
  if (hasBytes(bytes, 0, zeros(15))) return [bytes];
  const embeddings = EMBEDDINGS.filter((embedding) => hasBytes(bytes, embedding.from, embedding.bytes));
  return [bytes, ...embeddings.map((embedding) => embeddedIn(bytes, embedding))];
}

function embeddedIn(bytes: number[], { at, inverted }: Embedding): number[] {
  const address = bytes.slice(at, at + 4);
  return inverted ? address.map((byte) => byte ^ 0xff) : address;
}
