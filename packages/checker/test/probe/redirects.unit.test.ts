import { describe, expect, test } from '@jest/globals';
import type { Method } from '@checkstream/schema';
import { aDefinition } from '@checkstream/schema/testing';
import { followRedirect, isRedirect } from '../../src/probe/redirects.ts';

const definition = aDefinition({
  redirects: { follow: true, max: 3 },
  expect: { ...aDefinition().expect, status: [{ from: 200, to: 399 }] },
});
const from = (method: Method, url = 'https://shop.test/a/b?q#f') => ({ url: new URL(url), method, keepsBody: true });
const follow = (location: string | null, status = 302, method: Method = 'GET', redirects = 0) =>
  followRedirect(definition, from(method), { status, location }, redirects, (text) =>
    text.replaceAll('hunter2', '***'),
  );

describe('isRedirect', () => {
  test.each([301, 302, 303, 307, 308])('%d sends the probe on', (status) => {
    expect(isRedirect(definition, status)).toBe(true);
  });

  test.each([200, 300, 304, 305, 306, 399])('%d is an answer', (status) => {
    expect(isRedirect(definition, status)).toBe(false);
  });

  test('a status listed as a single value is an answer, one inside a range is not', () => {
    const expecting = (from: number, to: number) => ({
      ...definition,
      expect: { ...definition.expect, status: [{ from, to }] },
    });
    expect(isRedirect(expecting(301, 301), 301)).toBe(false);
    expect(isRedirect(expecting(300, 302), 301)).toBe(true);
  });

  test('nothing is followed when the definition says so', () => {
    expect(isRedirect({ ...definition, redirects: { follow: false, max: 5 } }, 301)).toBe(false);
  });
});

describe('followRedirect', () => {
  test.each([
    ['/c', 'https://shop.test/c'],
    ['c', 'https://shop.test/a/c'],
    ['?x=1', 'https://shop.test/a/b?x=1'],
    ['//other.test/c', 'https://other.test/c'],
    ['http://other.test:8080', 'http://other.test:8080/'],
    ['https://user:secret@shop.test/c', 'https://shop.test/c'],
    [Buffer.from('/grüße', 'utf8').toString('latin1'), 'https://shop.test/gr%C3%BC%C3%9Fe'],
  ])('Location %s leads to %s', (location, url) => {
    expect(follow(location).url.href).toBe(url);
  });

  test.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [301, 'PUT', 'PUT'],
    [302, 'DELETE', 'DELETE'],
    [303, 'PUT', 'GET'],
    [303, 'DELETE', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [302, 'HEAD', 'HEAD'],
    [302, 'GET', 'GET'],
  ] as const)('%d turns %s into %s, and a new GET loses its body', (status, method, expected) => {
    const next = follow('/c', status, method);
    expect(next.method).toBe(expected);
    expect(next.keepsBody).toBe(status !== 303 ? method === expected : method === 'HEAD');
  });

  test.each([
    [null, 'NO_LOCATION'],
    ['', 'NO_LOCATION'],
    ['http://[', 'BAD_LOCATION'],
    ['https://', 'BAD_LOCATION'],
    ['ftp://shop.test/', 'BAD_SCHEME'],
    ['javascript:alert(1)', 'BAD_SCHEME'],
  ])('Location %s is refused with %s', (location, code) => {
    expect(() => follow(location)).toThrow(expect.objectContaining({ code }));
  });

  test.each(['http://[hunter2', `ftp://shop.test/${'x'.repeat(178)}hunter2`])(
    'a secret in the Location %s is hidden before it is cut',
    (location) => {
      expect(() => follow(location)).toThrow('***');
    },
  );

  test('the last allowed redirect is followed, the next is one too many', () => {
    expect(follow('/c', 302, 'GET', 2).url.pathname).toBe('/c');
    expect(() => follow('/c', 302, 'GET', 3)).toThrow(expect.objectContaining({ code: 'TOO_MANY_REDIRECTS' }));
  });
});
