import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckResult, IpFamily } from '@checkstream/schema';
import { createLookup } from '../../src/probe/lookup/create-lookup.ts';
import { openChecker } from './check-endpoint.ts';
import type { TestChecker, Wanted } from './check-endpoint.ts';
import { nameServer } from './lookup/name-server.ts';
import type { NameServer } from './lookup/name-server.ts';
import { openedSites } from './opened-sites.ts';
import { httpSite, httpsSite, refusingSite } from './sites.ts';

let names: NameServer;
let checker: TestChecker;
beforeAll(async () => {
  names = await nameServer({
    'both.test': ['::1', '127.0.0.1'],
    'six.test': ['::1'],
    'two.test': ['127.0.0.66', '127.0.0.1'],
    'shop.test': ['127.0.0.1'],
    'silent.test': 'SILENT',
  });
  const lookup = createLookup({ now: () => performance.now(), nameServers: [names.address] });
  checker = openChecker({ lookup });
});
afterAll(async () => {
  await checker.close();
  await names.close();
});

const opened = openedSites();
const answering = (host: string) => opened(httpSite((request, response) => response.end(request.headers.host), host));

describe('a connection', () => {
  test.each<[string, IpFamily, string]>([
    ['both.test', 'ANY', '127.0.0.1'],
    ['both.test', 'IPV4', '127.0.0.1'],
    ['both.test', 'IPV6', '::1'],
    ['six.test', 'ANY', '::1'],
    ['[::1]', 'ANY', '::1'],
    ['[::1]', 'IPV6', '::1'],
    ['127.0.0.1', 'IPV4', '127.0.0.1'],
  ])('to %s of family %s goes to %s', async (host, ipFamily, address) => {
    const site = await answering(address);
    const url = `http://${host}:${site.port}/`;
    const pattern = { expression: `^${host.replaceAll(/[.[\]]/g, '\\$&')}:\\d+$`, flags: '', absent: false };
    const result = await checker.run({ url, ipFamily, expect: { pattern } });
    expect(result).toMatchObject({ outcome: 'UP', remoteAddress: address });
    expect(site.connections()).toBe(1);
  });

  test.each<[string, IpFamily]>([
    ['six.test', 'IPV4'],
    ['shop.test', 'IPV6'],
    ['127.0.0.1', 'IPV6'],
    ['[::1]', 'IPV4'],
  ])('to %s is not made when family %s is wanted', async (host, ipFamily) => {
    const site = await answering(host === '[::1]' ? '::1' : '127.0.0.1');
    const result = await checker.run({ url: `http://${host}:${site.port}/`, ipFamily });
    expect(result).toMatchObject({
      outcome: 'DOWN',
      failureKind: 'DNS',
      failure: { code: 'ENODATA' },
      connectMs: null,
    });
    expect(site.connections()).toBe(0);
  });

  test('is tried at the first address only', async () => {
    const dead = await refusingSite();
    const result = await checker.run({ url: `http://two.test:${dead.port}/` });
    expect(result).toMatchObject({ failureKind: 'CONNECT_REFUSED', remoteAddress: '127.0.0.66' });
  });

  test('over IPv6 to connectTo keeps Host and SNI', async () => {
    const seen: unknown[] = [];
    const site = await opened(
      httpsSite(
        'good',
        (request, response) => {
          seen.push(request.headers.host, (request.socket as TLSSocket).servername);
          response.end();
        },
        {},
        '::1',
      ),
    );
    const url = `https://shop.test:${site.port}/`;
    expect(await checker.run({ url, connectTo: '::1', ipFamily: 'IPV6' })).toMatchObject({
      outcome: 'UP',
      remoteAddress: '::1',
      dnsMs: null,
    });
    expect(seen).toEqual([`shop.test:${site.port}`, 'shop.test']);
  });

  test('of connectTo and serverName holds for the own host on any port, and for no other', async () => {
    const other = await answering('127.0.0.1');
    const own = await answering('127.0.0.2');
    const first = await opened(
      httpSite(
        (_, response) => response.writeHead(302, { location: `http://both.test:${own.port}/` }).end(),
        '127.0.0.2',
      ),
    );
    const url = `http://both.test:${first.port}/`;
    expect(await checker.run({ url, connectTo: '127.0.0.2' })).toMatchObject({ outcome: 'UP', redirects: 1 });
    const leaving = await opened(
      httpSite(
        (_, response) => response.writeHead(302, { location: `http://shop.test:${other.port}/` }).end(),
        '127.0.0.2',
      ),
    );
    const result = await checker.run({ url: `http://both.test:${leaving.port}/`, connectTo: '127.0.0.2' });
    expect(result).toMatchObject({ outcome: 'UP', remoteAddress: '127.0.0.1' });
    expect([own.requests(), other.requests()]).toEqual([1, 1]);
  });
});

/** On a machine so busy that this process stood still, a check rightly refuses to judge; a test then asks again. */
async function judged(wanted: Wanted): Promise<CheckResult> {
  for (let attempt = 1; ; attempt++) {
    const result = await checker.run(wanted);
    if (result.failureKind !== 'AGENT' || attempt === 5) return result;
  }
}

describe('a name', () => {
  test('about which the servers say nothing is DOWN after the timeout, and its time is no connection', async () => {
    const result = await judged({ url: 'http://silent.test/', timeoutMs: 300 });
    expect(result).toMatchObject({ outcome: 'DOWN', failureKind: 'DNS', dnsMs: null, connectMs: null });
    expect(result.failure).toMatchObject({
      code: 'ETIMEDOUT',
      message: 'no answer about the name silent.test within 300 ms',
    });
    expect(result.totalMs).toBeGreaterThan(290);
  });

  test('that is silent for many holds up no other', async () => {
    const site = await answering('127.0.0.1');
    const silent = Array.from({ length: 40 }, () => checker.run({ url: 'http://silent.test/', timeoutMs: 2_000 }));
    const result = await checker.run({ url: `http://shop.test:${site.port}/`, timeoutMs: 1_500 });
    expect(result.outcome).toBe('UP');
    expect(result.dnsMs).toBeLessThan(1_000);
    for (const { dnsMs } of await Promise.all(silent)) expect(dnsMs).toBeNull();
  });
});
