import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { cleanResult, cleanText } from '../../src/rows/clean-result.ts';

describe('cleanText', () => {
  test.each([
    { text: 'plain', clean: 'plain' },
    { text: 'a\0b\0', clean: 'ab' },
    { text: 'high \ud800, low \udc00', clean: 'high , low ' },
    { text: 'a pair \u{1f600} stays', clean: 'a pair \u{1f600} stays' },
  ])('$clean', ({ text, clean }) => expect(cleanText(text)).toBe(clean));
});

describe('cleanResult', () => {
  test('makes every text storable and leaves the rest alone', () => {
    const dirty = aCheckResult({
      outcome: 'DOWN',
      failureKind: 'STATUS',
      checker: 'c\0',
      remoteAddress: '::1\0',
      failure: { code: 'C\0', message: 'M\0', bodyExcerpt: 'B\0' },
    });
    expect(cleanResult(dirty)).toEqual({
      ...dirty,
      checker: 'c',
      remoteAddress: '::1',
      failure: { code: 'C', message: 'M', bodyExcerpt: 'B' },
    });
  });
});
