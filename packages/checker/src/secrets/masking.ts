import { escapedForms } from './escaped-forms.ts';
import { HIDDEN } from '@checkstream/runtime/secrets';

/** Puts `***` in the place of every secret. */
export interface Masking {
  /** For a text that nothing was cut from. */
  mask: (text: string) => string;
  /** For the start of a longer text: what may be the start of a secret at its end is hidden as well. */
  maskStart: (text: string) => string;
}

export const NO_MASKING: Masking = { mask: (text) => text, maskStart: (text) => text };

/** Shorter pieces of Base64 say too little about a secret, and stand in any text. */
const LEAST_PIECE = 8;

/**
 * Finds the values as they are, in Base64 (also inside a longer text that was encoded whole, also the URL-safe
 * alphabet), percent-encoded, and escaped as in JSON and HTML; in any case, since host names lose theirs.
 */
export function createMasking(values: string[]): Masking {
  const forms = [...new Set(values.flatMap(formsOf))].filter((form) => form !== '').sort((a, b) => b.length - a.length);
  if (forms.length === 0) return NO_MASKING;
  const anyForm = new RegExp(forms.map((form) => escape(form)).join('|'), 'gi');
  const mask = (text: string): string => text.replace(anyForm, HIDDEN);
  const starts = forms.map((form) => form.toLowerCase());
  return {
    mask,
    maskStart: (text) => {
      const masked = mask(text);
      const hidden = Math.max(...starts.map((form) => lengthOfStart(masked.toLowerCase(), form)));
      return hidden === 0 ? masked : masked.slice(0, masked.length - hidden) + HIDDEN;
    },
  };
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** How many characters at the end of the text are the start of the form. */
function lengthOfStart(text: string, form: string): number {
  for (let length = Math.min(form.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}

function formsOf(value: string): string[] {
  return [...readings(value).flatMap(textForms), ...base64Forms(Buffer.from(value)), ...base64Forms(latin1(value))];
}

const latin1 = (value: string): Buffer => Buffer.from(value, 'latin1');

/** The value, and what becomes of it when one side writes UTF-8 and the other reads Latin-1, or the other way round. */
const readings = (value: string): string[] =>
  /^\p{ASCII}*$/u.test(value)
    ? [value]
    : [value, Buffer.from(value).toString('latin1'), latin1(value).toString('utf8')];

function textForms(value: string): string[] {
  const percent = encodeURIComponent(value.toWellFormed());
  return [value, percent, percent.replaceAll('%20', '+'), ...escapedForms(value)];
}

function base64Forms(bytes: Buffer): string[] {
  const whole = bytes.toString('base64');
  const pieces = [0, 1, 2].map((shift) => pieceOf(bytes, shift)).filter((piece) => piece.length >= LEAST_PIECE);
  const forms = [whole, whole.replace(/=+$/, ''), ...pieces];
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** The characters that depend on these bytes alone when `shift` bytes of others stand before them in their group. */
function pieceOf(bytes: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const whole = Math.floor(((shift + bytes.length) * 8) / 6);
  return encoded.slice(Math.ceil((shift * 8) / 6), whole);
}
