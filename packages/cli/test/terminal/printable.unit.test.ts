import { expect, test } from '@jest/globals';
import { printable } from '../../src/terminal/printable.ts';

test.each([
  ['plain — text with ümläuts 🙂', 'plain — text with ümläuts 🙂'],
  ['\u001b[2Jgone', '\\u{1b}[2Jgone'],
  ['two\nlines\r', 'two\\u{a}lines\\u{d}'],
  ['a\u202eb\u200bc\ufeff', 'a\\u{202e}b\\u{200b}c\\u{feff}'],
  ['\u009b31m', '\\u{9b}31m'],
  ['\ud800', '\\u{d800}'],
])('%j is printed on one line, and moves or hides nothing', (text, printed) => {
  expect(printable(text)).toBe(printed);
});
