import { describe, expect, test } from '@jest/globals';
import { excerptOf } from '../../src/probe/body-text.ts';
import { createMasking, NO_MASKING } from '../../src/secrets/masking.ts';

describe('the excerpt of a body', () => {
  test('is its first 512 bytes', () => {
    expect(excerptOf(Buffer.alloc(2000, 'x'), undefined, NO_MASKING)).toBe('x'.repeat(512));
    expect(excerptOf(Buffer.alloc(0), undefined, NO_MASKING)).toBe('');
  });

  test('is in the encoding of the body', () => {
    expect(excerptOf(Buffer.from('Grüße', 'latin1'), 'text/plain; charset=latin1', NO_MASKING)).toBe('Grüße');
  });

  test('has no half character at its end', () => {
    expect(excerptOf(Buffer.from(`${'x'.repeat(511)}ü`), undefined, NO_MASKING)).toBe('x'.repeat(511));
  });

  test('keeps the replacement character of a body that ends badly', () => {
    expect(excerptOf(Buffer.from([0x61, 0xc3]), undefined, NO_MASKING)).toBe('a\uFFFD');
  });

  test('has no secret in it, nor the start of one that the cut went through', () => {
    const masking = createMasking(['hunter2-hunter2']);
    expect(excerptOf(Buffer.from('key: hunter2-hunter2!'), undefined, masking)).toBe('key: ***!');
    const apart = Buffer.from([...'key: hunter2-hunter2!'].join('\0'));
    expect(excerptOf(apart, undefined, masking)).toBe('key: ***!');
    const before = 'x'.repeat(505);
    expect(excerptOf(Buffer.from(`${before}hunter2-hunter2`), undefined, masking)).toBe(`${before}***`);
    const utf16 = Buffer.from(`${'x'.repeat(250)}hunter2-hunter2`, 'utf16le');
    expect(excerptOf(utf16, 'text/plain; charset=utf-16le', masking)).toBe(`${'x'.repeat(250)}***`);
  });
});
