import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maskCredentials } from '../../src/log/mask-credentials.ts';

describe('maskCredentials', () => {
  test.each([
    ['postgres://u:p@db:5432/x', 'postgres://***@db:5432/x'],
    ['postgres://u@db/x?password=p&sslmode=require', 'postgres://***@db/x?password=***&sslmode=require'],
    ['two: http://a:b@c and http://d:e@f', 'two: http://***@c and http://***@f'],
    ['an @ in the password: http://u:p@ss@host/', 'an @ in the password: http://***@host/'],
    ['{"a":"https://host","b":"me@host"}', '{"a":"https://host","b":"me@host"}'],
    ['https://host/@scope/name', 'https://host/@scope/name'],
    ['no URL: a@b', 'no URL: a@b'],
    ['a space in it: postgres://u:ge heim@h/x', 'a space in it: postgres://***@h/x'],
    ['and an @ before: postgres://u@a:ge heim@h/x', 'and an @ before: postgres://***@h/x'],
    [String.raw`{"a":"postgres://u:ge\"heim@h/x"}`, '{"a":"postgres://***@h/x"}'],
    [String.raw`{"a":"http://h?password=ge\"heim&b=1"}`, '{"a":"http://h?password=***&b=1"}'],
    ['{"a":"https://host:80 is away","b":"me@host"}', '{"a":"https://host:80 is away","b":"me@host"}'],
    [String.raw`{"a":"https://host:80\n at me@host"}`, String.raw`{"a":"https://host:80\n at me@host"}`],
    [String.raw`{"a":"https://u:\\","b":"me@host"}`, String.raw`{"a":"https://u:\\","b":"me@host"}`],
    ['https://r/?api_key=k&token=t', 'https://r/?api_key=***&token=***'],
    ['...http://u:p@host and 1postgres://u:p@db', '...http://***@host and 1postgres://***@db'],
  ])('%s', (text, expected) => {
    expect(maskCredentials(text)).toBe(expected);
  });

  test('takes time in proportion to the length of the text, whatever is in it', () => {
    const pieces = ['a', 'a+.-', ':', '/', '://', 'x://', '@', '?', '&token=', '"', ' ', ':', '\\\\', '\\n'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }), (some) => {
        const text = `://${some.join('').repeat(200_000 / some.join('').length)}`;
        const startedAt = performance.now();
        maskCredentials(text);
        expect(performance.now() - startedAt).toBeLessThan(1_000);
      }),
      { numRuns: 50, examples: [[['a']], [['x://']], [['://', 'a']]] },
    );
  });
});
