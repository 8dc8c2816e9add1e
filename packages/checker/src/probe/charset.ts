const BOMS: [string, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How far into a document its meta tag may stand (HTML standard, section 4.2.5.4). */
const META_WITHIN_BYTES = 1024;

/**
 * The encoding of a body: charset of Content-Type, a byte order mark, a meta tag, else UTF-8.
 * @returns a label of the WHATWG Encoding standard that TextDecoder takes
 */
export function charsetOf(contentType: string | undefined, bytes: Uint8Array): string {
  const candidates = [labelIn(contentType ?? ''), bomOf(bytes), metaOf(contentType, bytes)];
  return candidates.find((label) => label !== null && isKnown(label)) ?? 'utf-8';
}

/** The body as text; bytes that are none become U+FFFD. */
export function decodeText(bytes: Uint8Array, charset: string): string {
  return new TextDecoder(charset).decode(bytes);
}

const labelIn = (text: string): string | null => /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text)?.[1] ?? null;

const bomOf = (bytes: Uint8Array): string | null =>
  BOMS.find(([, bom]) => bom.every((byte, index) => bytes[index] === byte))?.[0] ?? null;

function metaOf(contentType: string | undefined, bytes: Uint8Array): string | null {
  if (contentType !== undefined && !/html|xml/i.test(contentType)) return null;
  const head = Buffer.from(bytes.subarray(0, META_WITHIN_BYTES)).toString('latin1');
  const tag = /<meta\s[^>]*charset[^>]*>/i.exec(head)?.[0];
  const label = tag === undefined ? null : labelIn(tag);
  // A tag that could be read as ASCII cannot tell the truth about UTF-16 (HTML standard, section 13.2.3.2).
  return label !== null && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== 'replacement';
  } catch (error) {
    if ((error as Error).name === 'RangeError') return false;
    throw error;
  }
}
