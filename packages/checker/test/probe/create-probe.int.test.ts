import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import type { CheckResult } from '@checkstream/schema';
import type { Lookup } from '../../src/probe/lookup/create-lookup.ts';
import { runWithFewDescriptors } from '../run-with-few-descriptors.ts';
import { endpointOf, openChecker } from './check-endpoint.ts';
import { standStill } from './behaviour.ts';
import { httpSite, httpsSite, rawSite, strictSite } from './sites.ts';
import type { Site } from './sites.ts';

jest.setTimeout(30_000);

const checker = openChecker();
const sites: Site[] = [];
afterAll(() => checker.close());
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

async function opened(site: Promise<Site>): Promise<Site> {
  sites.push(await site);
  return site;
}

interface Seen {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Notes each request whole before it answers. */
async function noting(answer: RequestListener): Promise<{ site: Site; seen: Seen[] }> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    void text(request).then((body) => {
      seen.push({ method: request.method, path: request.url, headers: request.headers, body });
      answer(request, response);
    });
  };
  return { site: await opened(httpSite(listener)), seen };
}

const literal = (value: string) => ({ literal: value, secret: null });
const noTls = { verify: true, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null };

describe('a request', () => {
  test('is what the definition says, over a connection of its own', async () => {
    const { site, seen } = await noting((_, response) => response.end());
    const headers = { 'x-key': literal('k'), 'content-type': literal('application/json') };
    await checker.run({ url: `${site.url}a%20b?q=1#f`, method: 'PUT', headers, body: '{"ü":1}' });
    expect(seen).toEqual([
      {
        method: 'PUT',
        path: '/a%20b?q=1',
        body: '{"ü":1}',
        headers: {
          host: `127.0.0.1:${site.port}`,
          'user-agent': 'checkstream/test',
          'accept-encoding': 'gzip, deflate, br',
          'x-key': 'k',
          'content-type': 'application/json',
          'content-length': '8',
          connection: 'close',
        },
      },
    ]);
  });

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)(
    '%s goes with and without a body',
    async (method) => {
      const { site, seen } = await noting((_, response) => response.end());
      await checker.run({ url: site.url, method, body: null });
      await checker.run({ url: site.url, method, body: 'hello' });
      expect(seen.map((request) => [request.method, request.body])).toEqual([
        [method, ''],
        [method, 'hello'],
      ]);
    },
  );
});

describe('redirects', () => {
  test('to another origin carry neither own headers nor body, and cookies stay where they were set', async () => {
    const other = await noting((request, response) => {
      if (request.url === '/b') response.writeHead(307, { location: '/c', 'set-cookie': 'other=1' }).end();
      else response.writeHead(307, { location: `${own.site.url}d` }).end();
    });
    const own = await noting((request, response) => {
      if (request.url === '/d') response.end();
      else response.writeHead(307, { location: `${other.site.url}b`, 'set-cookie': 'own=1; Path=/' }).end();
    });
    const headers = { 'x-key': literal('k'), accept: literal('text/html') };
    const result = await checker.run({ url: `${own.site.url}a`, method: 'POST', body: 'hello', headers });

    expect(result).toMatchObject({ outcome: 'UP', redirects: 3 });
    expect(other.seen.map(({ path, method, body }) => [path, method, body])).toEqual([
      ['/b', 'POST', ''],
      ['/c', 'POST', ''],
    ]);
    for (const { headers } of other.seen) {
      expect(headers).toMatchObject({ accept: 'text/html', 'user-agent': 'checkstream/test' });
      expect(headers).not.toHaveProperty('x-key');
    }
    expect(other.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, 'other=1']);
    expect(own.seen.map(({ path, body, headers }) => [path, body, headers.cookie, headers['x-key']])).toEqual([
      ['/a', 'hello', undefined, 'k'],
      ['/d', 'hello', 'own=1', 'k'],
    ]);
  });

  test('302 turns POST into GET without a body', async () => {
    const { site, seen } = await noting((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/x' }).end();
      else response.end();
    });
    await checker.run({
      url: site.url,
      method: 'POST',
      body: 'hello',
      headers: { 'content-type': literal('text/plain') },
    });
    expect(seen[1]).toMatchObject({ method: 'GET', path: '/x', body: '' });
    expect(seen[1]?.headers).not.toHaveProperty('content-type');
    expect(seen[1]?.headers).not.toHaveProperty('content-length');
  });

  test('to a dead address keep the status of the last answer', async () => {
    const site = await opened(
      httpSite((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()),
    );
    const result = await checker.run({ url: site.url });
    expect(result).toMatchObject({ failureKind: 'CONNECT_REFUSED', httpStatus: 302, redirects: 1 });
  });
});

describe('a connection', () => {
  test.each([
    ['shop.test', 'shop.test'],
    // RFC 6066, section 3: without the dot at the end.
    ['shop.test.', 'shop.test'],
  ])('to %s goes to connectTo, with Host and SNI of the URL, for every hop to the own host', async (host, sni) => {
    const names: unknown[] = [];
    const site = await opened(
      httpsSite('good', (request, response) => {
        names.push([request.headers.host, (request.socket as TLSSocket).servername]);
        if (request.url === '/') response.writeHead(302, { location: '/next' }).end();
        else response.end();
      }),
    );
    const result = await checker.run({ url: `https://${host}:${site.port}/`, connectTo: '127.0.0.1' });
    expect(result).toMatchObject({ outcome: 'UP', redirects: 1, dnsMs: null, remoteAddress: '127.0.0.1' });
    expect(names).toEqual([
      [`${host}:${site.port}`, sni],
      [`${host}:${site.port}`, sni],
    ]);
  });

  test('has its certificate checked against serverName when there is one', async () => {
    const site = await opened(httpsSite('other-name', (_, response) => response.end()));
    const result = await checker.run({ url: site.url, tls: { ...noTls, serverName: 'other.test' } });
    expect(result.outcome).toBe('UP');
  });

  test('looks its name up, IPv4 first', async () => {
    const site = await opened(httpSite((_, response) => response.end()));
    const result = await checker.run({ url: `http://localhost:${site.port}/` });
    expect(result).toMatchObject({ outcome: 'UP', remoteAddress: '127.0.0.1', dnsMs: expect.any(Number) });
  });

  test('is new for every probe, and so is its TLS session', async () => {
    const reused: boolean[] = [];
    const site = await opened(
      httpsSite('good', (request, response) => {
        reused.push((request.socket as TLSSocket).isSessionReused());
        response.end();
      }),
    );
    for (let i = 0; i < 3; i++) await checker.run({ url: site.url });
    expect(site.connections()).toBe(3);
    expect(reused).toEqual([false, false, false]);
  });

  test('refused by the site after the handshake is a failed handshake', async () => {
    const site = await opened(strictSite());
    expect((await checker.run({ url: site.url })).failureKind).toBe('TLS_HANDSHAKE');
  });
});

describe('a probe', () => {
  test('that is given up gives no result, soon', async () => {
    const site = await opened(rawSite(() => giveUp.abort()));
    const giveUp = new AbortController();
    expect(await checker.check(endpointOf({ url: site.url, timeoutMs: 60_000 }), 1, giveUp.signal)).toBeNull();
    expect(await checker.check(endpointOf({ url: site.url, timeoutMs: 60_000 }), 1, giveUp.signal)).toBeNull();
  });

  test('that is given up is nothing to complain about', async () => {
    const complaints: object[] = [];
    const complaining = openChecker({ log: { error: (fields) => complaints.push(fields) } });
    const giveUp = new AbortController();
    const site = await opened(rawSite(() => giveUp.abort()));
    expect(await complaining.check(endpointOf({ url: site.url }), 1, giveUp.signal)).toBeNull();
    expect(complaints).toEqual([]);
    await complaining.close();
  });

  test('whose own process stood still does not blame the site', async () => {
    const site = await opened(rawSite(() => standStill(600)));
    const result = await checker.run({ url: site.url, timeoutMs: 500 });
    expect(result).toMatchObject({ outcome: 'UNKNOWN', failureKind: 'AGENT', failure: { code: 'ETIMEDOUT' } });
  });

  test('says how busy its checker was', async () => {
    const site = await opened(httpSite((_, response) => void setTimeout(() => response.end(), 200)));
    const { checkerLoad } = await checker.run({ url: site.url });
    expect(checkerLoad).toBeGreaterThanOrEqual(0);
    expect(checkerLoad).toBeLessThanOrEqual(1);
  });

  test('that finds no free file descriptor does not blame the site', async () => {
    const results = await runWithFewDescriptors(new URL('./without-descriptors.ts', import.meta.url));
    const blameless = { outcome: 'UNKNOWN', failureKind: 'AGENT' };
    expect(results).toMatchObject({
      atAnAddress: { ...blameless, failure: { code: 'EMFILE' } },
      atAName: { ...blameless, failure: { code: 'ENETDOWN' } },
    });
  });

  test('whose time went by in the line for a lookup blames nobody, and one that had its time does', async () => {
    const waiting = async (ms: number): Promise<CheckResult> => {
      const lookup: Lookup = async (_, __, { signal, onQueued }) => {
        await sleep(ms, null, { signal });
        onQueued(ms);
        return '127.0.0.1';
      };
      const own = openChecker({ lookup });
      const result = await own.run({ url: `http://shop.test:${site.port}/`, timeoutMs: 1_000 });
      await own.close();
      return result;
    };
    const site = await opened(rawSite(() => undefined));
    expect(await waiting(600)).toMatchObject({ failureKind: 'AGENT', failure: { code: 'LOOKUP_QUEUE' } });
    expect(await waiting(50)).toMatchObject({ failureKind: 'TIMEOUT', failure: { code: 'ETIMEDOUT' } });
  });

  test.each([
    ['EIO', 'OTHER'],
    ['EMFILE', 'AGENT'],
  ])('that fails with %s before it asks anybody anything is %s', async (code, failureKind) => {
    const find = (): never => {
      throw Object.assign(new Error('read'), { code });
    };
    const own = openChecker({ secrets: { find } });
    const headers = { 'x-key': { literal: null, secret: 'KEY' } };
    const result = await own.run({ url: 'http://shop.test/', headers });
    expect(result).toMatchObject({ outcome: 'UNKNOWN', failureKind, failure: { code } });
    await own.close();
  });

  test('with an expectation on headers and body reads both', async () => {
    const site = await opened(httpSite((_, response) => response.writeHead(200, { 'x-a': '12' }).end('x12')));
    const pattern = (expression: string) => ({ expression, flags: '', absent: false });
    const expectations = {
      headers: { 'x-a': pattern('^\\d+$') },
      pattern: pattern('^x\\d+$'),
    };
    expect(await checker.run({ url: site.url, expect: expectations })).toMatchObject({
      outcome: 'UP',
      patternMatched: true,
    });
  });
});
