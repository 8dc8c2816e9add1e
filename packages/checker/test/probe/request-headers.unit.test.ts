import { describe, expect, test } from '@jest/globals';
import { aDefinition } from '@checkstream/schema/testing';
import { requestContent } from '../../src/probe/request-headers.ts';

const literal = (value: string) => ({ literal: value, secret: null });
const definition = aDefinition({
  url: 'https://shop.test/',
  method: 'POST',
  body: '{}',
  headers: {
    accept: literal('text/html'),
    'content-type': literal('application/json'),
    cookie: literal('own=1'),
    'x-key': literal('k'),
  },
});
const secret = (name: string) => `the ${name}`;
const content = (url: string, keepsBody = true, cookies: string | null = null) =>
  requestContent(
    definition,
    { url: new URL(url), method: 'POST', keepsBody },
    {
      userAgent: 'checkstream/1',
      cookies,
      secret,
    },
  );

describe('the content of a request', () => {
  test('to the own origin has all that the definition says', () => {
    expect(content('https://shop.test/x')).toEqual({
      body: '{}',
      headers: {
        host: 'shop.test',
        'user-agent': 'checkstream/1',
        'accept-encoding': 'gzip, deflate, br',
        accept: 'text/html',
        'content-type': 'application/json',
        cookie: 'own=1',
        'x-key': 'k',
      },
    });
  });

  test.each(['http://shop.test/', 'https://shop.test:8443/', 'https://www.shop.test/'])(
    'to %s has neither body nor own headers',
    (url) => {
      const { headers, body } = content(url);
      expect(body).toBeNull();
      expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'host', 'user-agent']);
    },
  );

  test('without its body has no headers about one', () => {
    const { headers, body } = content('https://shop.test/', false);
    expect(body).toBeNull();
    expect(headers).not.toHaveProperty('content-type');
    expect(headers).toHaveProperty('x-key', 'k');
  });

  test('has the cookies of the origin after those of the definition', () => {
    expect(content('https://shop.test/', true, 'id=2').headers['cookie']).toBe('own=1; id=2');
    expect(content('https://other.test/', true, 'id=2').headers['cookie']).toBe('id=2');
  });

  test('lets the definition replace the user agent and the codings', () => {
    const own = aDefinition({
      url: 'https://shop.test/',
      headers: { 'user-agent': literal('me'), 'accept-encoding': literal('identity') },
    });
    const hop = { url: new URL(own.url), method: 'GET', keepsBody: true } as const;
    expect(requestContent(own, hop, { userAgent: 'checkstream/1', cookies: null, secret }).headers).toMatchObject({
      'user-agent': 'me',
      'accept-encoding': 'identity',
    });
  });

  test.each([
    [{ basic: { username: 'jo', passwordFrom: 'P' }, bearer: null }, `Basic ${btoa('jo:the P')}`],
    [{ basic: null, bearer: { tokenFrom: 'T' } }, 'Bearer the T'],
  ])('logs in to the own origin only, with %j', (auth, authorization) => {
    const withAuth = aDefinition({ url: 'https://shop.test/', auth });
    const sentTo = (url: string) =>
      requestContent(
        withAuth,
        { url: new URL(url), method: 'GET', keepsBody: true },
        { userAgent: 'checkstream/1', cookies: null, secret },
      ).headers['authorization'];
    expect(sentTo('https://shop.test/login')).toBe(authorization);
    expect(sentTo('https://shop.test:444/')).toBeUndefined();
    expect(sentTo('http://shop.test/')).toBeUndefined();
  });

  test('sends no secret to another origin, under whatever header', () => {
    const own = aDefinition({
      url: 'https://shop.test/',
      headers: { 'accept-language': { literal: null, secret: 'A' }, 'user-agent': { literal: null, secret: 'B' } },
    });
    const sentTo = (url: string) =>
      requestContent(
        own,
        { url: new URL(url), method: 'GET', keepsBody: true },
        { userAgent: 'checkstream/1', cookies: null, secret },
      ).headers;
    expect(sentTo('https://shop.test/')).toMatchObject({ 'accept-language': 'the A', 'user-agent': 'the B' });
    expect(sentTo('https://other.test/')).not.toHaveProperty('accept-language');
    expect(sentTo('https://other.test/')).toHaveProperty('user-agent', 'checkstream/1');
  });
});
