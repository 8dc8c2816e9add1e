import { describe, expect, test } from '@jest/globals';
import { storableText } from '../src/storable-text.ts';

describe('storable text', () => {
  test.each([
    ['plain', 'plain'],
    ['a\0b\0', 'ab'],
    ['high \ud800, low \udc00', 'high \uFFFD, low \uFFFD'],
    ['a pair \u{1f600} stays', 'a pair \u{1f600} stays'],
  ])('of %j is %j', (text, storable) => expect(storableText(text)).toBe(storable));

  test('is cut with a mark, and holds no half of a pair', () => {
    expect(storableText('abcdef', 4)).toBe('abc…');
    expect(storableText('abcd', 4)).toBe('abcd');
    expect(storableText('ab\u{1f600}ef', 4)).toBe('ab\uFFFD…');
  });
});
