import { describe, expect, test } from '@jest/globals';
import { createCookieJar } from '../../src/probe/cookies.ts';

const NOW = Date.UTC(2026, 0, 1);
const jarWith = (...setCookies: string[]) => {
  const jar = createCookieJar();
  jar.store('https://a.test', setCookies, NOW);
  return jar;
};

describe('a cookie jar', () => {
  test('sends cookies to the origin that set them, and to no other', () => {
    const jar = jarWith('id=1; Path=/; HttpOnly', 'theme=dark');
    expect(jar.headerFor('https://a.test')).toBe('id=1; theme=dark');
    expect(jar.headerFor('http://a.test')).toBeNull();
    expect(jar.headerFor('https://a.test:8443')).toBeNull();
    expect(jar.headerFor('https://b.test')).toBeNull();
  });

  test('keeps the latest value of a name', () => {
    expect(jarWith('id=1', 'id=2').headerFor('https://a.test')).toBe('id=2');
  });

  test.each([
    ['id=; Max-Age=0'],
    ['id=; max-age=-1'],
    ['id=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ['id=; Max-Age=0; Expires=Thu, 01 Jan 2099 00:00:00 GMT'],
  ])('forgets a cookie on %s', (removal) => {
    expect(jarWith('id=1', removal).headerFor('https://a.test')).toBeNull();
  });

  test.each([
    ['id=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ['id=1; Max-Age=soon'],
    ['id=1; Expires=soon'],
  ])('keeps a cookie on %s', (cookie) => {
    expect(jarWith(cookie).headerFor('https://a.test')).toBe('id=1');
  });

  test('ignores what is no cookie', () => {
    expect(jarWith('', '=x', 'nothing').headerFor('https://a.test')).toBeNull();
  });

  test('keeps an equals sign in a value', () => {
    expect(jarWith('t=a=b==').headerFor('https://a.test')).toBe('t=a=b==');
  });
});
