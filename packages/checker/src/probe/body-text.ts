import { storableText } from '@checkstream/schema';
import { charsetOf, decodeText } from './charset.ts';
import type { Masking } from '../secrets/masking.ts';

export const EXCERPT_BYTES = 512;

/**
 * The start of a body, at most its first 512 bytes, in the body's own encoding, as text that can be stored, without
 * secrets.
 */
export function excerptOf(bytes: Uint8Array, contentType: string | undefined, { mask, maskStart }: Masking): string {
  if (bytes.length === 0) return '';
  // Before the masking: a secret with a NUL after each character is whole again without them.
  const text = storableText(decodeText(bytes.subarray(0, EXCERPT_BYTES), charsetOf(contentType, bytes)));
  // The cut may go through a character, and through a secret.
  const safe = bytes.length < EXCERPT_BYTES ? mask(text) : maskStart(text.replace(/\uFFFD$/, ''));
  return storableText(safe, EXCERPT_BYTES);
}

export const textOf = (bytes: Uint8Array, contentType: string | undefined): string =>
  decodeText(bytes, charsetOf(contentType, bytes));
