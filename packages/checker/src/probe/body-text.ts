import { charsetOf, decodeText } from './charset.ts';
import { storableText } from './storable-text.ts';

export const EXCERPT_BYTES = 512;

/** The start of a body, at most its first 512 bytes, in the body's own encoding, as text that can be stored. */
export function excerptOf(bytes: Uint8Array, contentType: string | undefined): string {
  if (bytes.length === 0) return '';
  const text = decodeText(bytes.subarray(0, EXCERPT_BYTES), charsetOf(contentType, bytes));
  // The cut may go through a character.
  return storableText(bytes.length < EXCERPT_BYTES ? text : text.replace(/\uFFFD$/, ''));
}

export const textOf = (bytes: Uint8Array, contentType: string | undefined): string =>
  decodeText(bytes, charsetOf(contentType, bytes));
