import { describe, expect, test } from '@jest/globals';
import { excerptOf } from '../../src/probe/body-text.ts';
import { storableText } from '../../src/probe/storable-text.ts';

describe('the excerpt of a body', () => {
  test('is its first 512 bytes', () => {
    expect(excerptOf(Buffer.alloc(2000, 'x'), undefined)).toBe('x'.repeat(512));
    expect(excerptOf(Buffer.alloc(0), undefined)).toBe('');
  });

  test('is in the encoding of the body', () => {
    expect(excerptOf(Buffer.from('Grüße', 'latin1'), 'text/plain; charset=latin1')).toBe('Grüße');
  });

  test('has no half character at its end', () => {
    expect(excerptOf(Buffer.from(`${'x'.repeat(511)}ü`), undefined)).toBe('x'.repeat(511));
  });

  test('keeps the replacement character of a body that ends badly', () => {
    expect(excerptOf(Buffer.from([0x61, 0xc3]), undefined)).toBe('a\uFFFD');
  });
});

describe('storable text', () => {
  test('has no NUL and no lone surrogate', () => {
    expect(storableText('a\0b\ud800c')).toBe('ab\uFFFDc');
  });

  test('is cut with a mark', () => {
    expect(storableText('abcdef', 4)).toBe('abc…');
    expect(storableText('abcd', 4)).toBe('abcd');
  });
});
