import { describe, expect, test } from '@jest/globals';
import { isSimple } from '../../src/pattern/is-simple.ts';

describe('an expression that cannot explode', () => {
  test.each([
    'Welcome',
    'Welcome, you',
    'a|b|c',
    '^ok$',
    '\\d\\d:\\d\\d',
    '\\bshop\\b',
    '[a-z]x',
    'costs \\$5\\.00\\?',
    '\\(c\\) 2026',
    'a.c',
    'c:\\\\x',
  ])('%s is evaluated at once', (expression) => {
    expect(isSimple(expression, 'ims', 'some text')).toBe(true);
  });

  test.each([
    'a+',
    'a*',
    'colou?r',
    'a{3}',
    '(a)',
    '(a|a)(a|a)',
    '(?=a)',
    '(?<!a)b',
    '(?:a)\\1',
    '\\1',
    '\\k<n>',
    'a\\\\+',
    '[+]',
  ])('%s goes to a worker', (expression) => {
    expect(isSimple(expression, '', 'some text')).toBe(false);
  });

  test.each(['u', 'v', 'iu'])('is none with flags %s: compiling it could take long', (flags) => {
    expect(isSimple('Welcome', flags, 'some text')).toBe(false);
  });

  test('is one only as long as it is short, alone and together with the text', () => {
    expect(isSimple('a'.repeat(100), '', 'a'.repeat(10_000))).toBe(true);
    expect(isSimple('a'.repeat(100), '', 'a'.repeat(10_001))).toBe(false);
    expect(isSimple('a'.repeat(101), '', 'a')).toBe(false);
  });
});
