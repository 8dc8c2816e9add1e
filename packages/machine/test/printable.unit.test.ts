import { expect, test } from '@jest/globals';
import { printable, printableLine } from '../src/printable.ts';

test.each([
  ['colours and titles', '\u001b[31mred\u001b]0;title\u0007', String.raw`\u001b[31mred\u001b]0;title\u0007`],
  ['a return to the start of the line', 'DOWN\rUP', String.raw`DOWN\u000dUP`],
  ['one-byte control sequences', '\u009b2J', String.raw`\u009b2J`],
  ['text that runs backwards', 'a\u202eb\u2066c', String.raw`a\u202eb\u2066c`],
  ['other ends of lines', 'a\u2028b\u0085c', String.raw`a\u2028b\u0085c`],
  ['invisible letters beyond 16 bits', '\u{e0041}', String.raw`\udb40\udc41`],
  ['halves of letters', 'a\ud800b', 'a\ufffdb'],
])('%s are written out', (_, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test('all other text stays, line breaks too', () => {
  expect(printable('Grüße,\n  世界 👋')).toBe('Grüße,\n  世界 👋');
});

test('a line has no line break, and none that a terminal would make of it', () => {
  expect(printableLine('a\n\tb\u001b')).toBe(String.raw`a b\u001b`);
});
