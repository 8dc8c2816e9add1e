const LONGEST_QUOTE = 80;

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

/** A password in a URL is refused, and must not end in a log for it, however broken the rest of that URL. */
export function redact(text: string): string {
  return text.replace(/(:\/*|\/\/)[^]*@/, '$1***@');
}

function quoteMap(keys: string[]): string {
  return keys.length === 0 ? 'an empty map' : `a map with ${shorten(keys.map(redact).join(', '))}`;
}

function shorten(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text;
}
