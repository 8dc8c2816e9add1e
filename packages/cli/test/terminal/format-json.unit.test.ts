import { expect, test } from '@jest/globals';
import { formatJson, formatJsonLine } from '../../src/terminal/format-json.ts';

const DOCUMENT = { url: 'https://x/\u009b2J\u202e\u{e0041}', lines: 'a\nb' };

test.each([
  ['a document', formatJson(DOCUMENT)],
  ['a line', formatJsonLine(DOCUMENT)],
])('%s holds nothing that acts on a terminal, and reads back as it was', (_, text) => {
  expect(text).toContain(String.raw`\u009b2J\u202e\udb40\udc41`);
  expect(JSON.parse(text)).toEqual(DOCUMENT);
});

test('a document has lines, and a line has one', () => {
  expect(formatJson({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(formatJsonLine({ a: 1, b: 2 })).toBe('{"a":1,"b":2}');
});
