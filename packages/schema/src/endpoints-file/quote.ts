const LONGEST_QUOTE = 80;
const LONGEST_RETOLD = 200;

/**
 * What came, for a message of one line. Of a list or a map only its size or its keys are told: they may be long, and
 * hold what no log should.
 */
export function quote(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return quoteMap(Object.keys(value));
  if (typeof value === 'string') return shorten(JSON.stringify(redact(value)));
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** What a library says of the file, on one line: it may repeat any part of it, and tells the reason at its end. */
export function retell(message: string): string {
  const line = redact(message).replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
  if (line.length <= LONGEST_RETOLD) return line;
  const half = LONGEST_RETOLD / 2;
  return `${line.slice(0, half)}...${line.slice(-half)}`.toWellFormed();
}

/** A password in a URL is refused, and must not end in a log for it, however broken the rest of that URL. */
export function redact(text: string): string {
  const end = text.lastIndexOf('@');
  if (end < 0) return text;
  // Only what stands before the sign is searched: to look for the sign behind every colon takes the square of the length.
  const opening = /:\/*|\/\//.exec(text.slice(0, end));
  if (opening === null) return text;
  return `${text.slice(0, opening.index + opening[0].length)}***${text.slice(end)}`;
}

function quoteMap(keys: string[]): string {
  return keys.length === 0
    ? 'an empty map'
    : `a map with ${shorten(keys.slice(0, LONGEST_QUOTE).map(quoteKey).join(', '))}`;
}

function quoteKey(key: string): string {
  return /^[\w.-]+$/.test(key) ? key : JSON.stringify(redact(key));
}

function shorten(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE).toWellFormed()}...` : text;
}
