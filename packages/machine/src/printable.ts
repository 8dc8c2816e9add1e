/** What moves the cursor, colours, reverses or hides text, apart from the line break. */
const ACTS_ON_TERMINAL = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text of others, for a terminal: what would act on it is written out, as in JSON. Line breaks stay. */
export function printable(text: string): string {
  return text.toWellFormed().replace(ACTS_ON_TERMINAL, (character) => character.split('').map(writtenOut).join(''));
}

/** The same in one line. */
export function printableLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' '));
}

function writtenOut(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
