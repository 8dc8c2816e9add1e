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
  return known(labelIn(contentType ?? '')) ?? bomOf(bytes) ?? known(metaOf(contentType, bytes)) ?? 'utf-8';
}

/** The body as text; bytes that are none become U+FFFD. */
export function decodeText(bytes: Uint8Array, charset: string): string {
  return new TextDecoder(charset).decode(bytes);
}

/** Sites write this text: two runs of spaces side by side would take the square of its length. */
const labelIn = (text: string): string | null => /charset\s*=\s*(?:["']\s*)?([\w.:-]+)/i.exec(text)?.[1] ?? null;

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

/** The label again, when it is one that a body can be decoded by. */
function known(label: string | null): string | null {
  if (label === null) return null;
  try {
    return new TextDecoder(label).encoding === 'replacement' ? null : label;
  } catch (error) {
    if ((error as Error).name === 'RangeError') return null;
    throw error;
  }
}
