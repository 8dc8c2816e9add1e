import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quote, redact, retell } from '../../src/endpoints-file/quote.ts';

describe('a password in a URL', () => {
  const parts = fc.constantFrom('https', ':', '/', '//', '@', 'user', 'pass', ' ', '\n', 'example.com');

  test('is everything from the first colon or double slash before an @ up to the last @', () => {
    fc.assert(
      fc.property(
        fc.array(parts).map((some) => some.join('')),
        (text) => {
          expect(redact(text)).toBe(text.replace(/(:\/*|\/\/)[^]*@/, '$1***@'));
        },
      ),
    );
  });

  test.each([':'.repeat(1_000_000), `:${'/'.repeat(1_000_000)}`])(
    'is looked for once, however long the text',
    (text) => {
      expect(redact(text)).toBe(text);
      expect(redact(`${text}@`)).toMatch(/\*\*\*@$/);
    },
  );
});

test('what came is quoted on one line, and a cut leaves whole characters', () => {
  expect(quote({ 'a\nb': 1, 'c-d': 2 })).toBe('a map with "a\\nb", c-d');
  expect(quote('\u{1F600}'.repeat(60)).isWellFormed()).toBe(true);
});

test('what a library says is retold on one line, its beginning and its end', () => {
  expect(retell('bad\u0000: >\n\u2028x')).toBe('bad : > x');
  expect(retell(`Invalid regular expression: /${'a'.repeat(10_000)}(/: Unterminated group`)).toMatch(
    /^Invalid regular expression: .{70,75}\.\.\..*: Unterminated group$/,
  );
});
