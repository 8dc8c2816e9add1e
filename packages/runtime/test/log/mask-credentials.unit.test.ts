import { describe, expect, test } from '@jest/globals';
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
  ])('%s', (text, expected) => {
    expect(maskCredentials(text)).toBe(expected);
  });
});
