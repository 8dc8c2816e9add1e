import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createEgressPolicy } from '../../src/egress/egress-policy.ts';
import { createLookup } from '../../src/probe/lookup/create-lookup.ts';
import { openChecker } from './check-endpoint.ts';
import type { TestChecker } from './check-endpoint.ts';
import { nameServer } from './lookup/name-server.ts';
import type { NameServer } from './lookup/name-server.ts';
import { openedSites } from './opened-sites.ts';
import { httpSite } from './sites.ts';

const DENIED = '127.0.0.77';

let names: NameServer;
let checker: TestChecker;
beforeAll(async () => {
  names = await nameServer({
    'inside.test': [DENIED],
    'both.test': [DENIED, '127.0.0.1'],
    'outside.test': ['127.0.0.1'],
  });
  checker = openChecker({
    mayConnect: createEgressPolicy({ deny: ['default', '127.0.0.64/26', '::1'], allow: ['127.0.0.100'] }),
    lookup: createLookup({ now: () => performance.now(), nameServers: [names.address] }),
  });
});
afterAll(async () => {
  await checker.close();
  await names.close();
});

const opened = openedSites();
const closing: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});
const answering = (host: string) => opened(httpSite((_, response) => response.end('hello'), host));
const denied = { outcome: 'UNKNOWN', failureKind: 'EGRESS_DENIED', failure: { code: 'EGRESS_DENIED' } };

/** How a URL can name a site that must not be reached, and the address of that site. */
const SPELLINGS: [string, string, (port: number) => string][] = [
  ['its address', DENIED, (port) => `http://${DENIED}:${port}/`],
  ['its address as one number', DENIED, (port) => `http://2130706509:${port}/`],
  ['its address in hexadecimal', DENIED, (port) => `http://0x7f.0x4d:${port}/`],
  ['its address in octal', DENIED, (port) => `http://0177.0.0.0115:${port}/`],
  ['its address with a dot at the end', DENIED, (port) => `http://127.77.:${port}/`],
  ['its address in other digits', DENIED, (port) => `http://①②⑦.0.0.⑦⑦:${port}/`],
  ['its mapped address', DENIED, (port) => `http://[::ffff:127.0.0.77]:${port}/`],
  ['the mapped address in full', DENIED, (port) => `http://[0:0:0:0:0:ffff:7f00:4d]:${port}/`],
  ['an IPv6 address', '::1', (port) => `http://[::1]:${port}/`],
  ['a name', DENIED, (port) => `http://inside.test:${port}/`],
  ['a name that has another address too', DENIED, (port) => `http://both.test:${port}/`],
];

describe('an address that the policy denies is not connected to', () => {
  test.each(SPELLINGS)('by %s', async (_, host, urlOf) => {
    const site = await answering(host);
    const result = await checker.run({ url: urlOf(site.port) });
    expect(result).toMatchObject({ ...denied, connectMs: null, httpStatus: null, remoteAddress: null });
    expect(site.connections()).toBe(0);
  });

  test.each(SPELLINGS)('by a redirect to %s', async (_, host, urlOf) => {
    const site = await answering(host);
    const location = Buffer.from(urlOf(site.port)).toString('latin1');
    const first = await opened(httpSite((_, response) => response.writeHead(307, { location }).end()));
    expect(await checker.run({ url: first.url })).toMatchObject({ ...denied, httpStatus: 307, redirects: 1 });
    expect(site.connections()).toBe(0);
  });

  test.each([DENIED, `::ffff:${DENIED}`])('by connectTo %s', async (connectTo) => {
    const site = await answering(DENIED);
    expect(await checker.run({ url: `http://outside.test:${site.port}/`, connectTo })).toMatchObject(denied);
    expect(site.connections()).toBe(0);
  });

  test('after a lookup that said something else before', async () => {
    const site = await answering('127.0.0.1');
    const rebinding = await nameServer({ 'turning.test': ['127.0.0.1'] });
    closing.push(rebinding);
    const turning = openChecker({
      mayConnect: createEgressPolicy({ deny: [DENIED], allow: [] }),
      lookup: createLookup({ now: () => performance.now(), nameServers: [rebinding.address] }),
    });
    closing.push(turning);
    const url = `http://turning.test:${site.port}/`;
    expect((await turning.run({ url })).outcome).toBe('UP');
    rebinding.names['turning.test'] = [DENIED];
    expect(await turning.run({ url })).toMatchObject(denied);
    expect(site.connections()).toBe(1);
  });

  test('with a sentence that says where to', async () => {
    const { failure } = await checker.run({ url: 'http://inside.test/' });
    expect(failure?.message).toBe(
      'not checked: the egress policy of this checker does not let it connect to 127.0.0.77, for inside.test',
    );
  });
});

test.each(['127.0.0.1', '127.0.0.100', '127.0.0.128'])('%s is allowed', async (host) => {
  const site = await answering(host);
  expect(await checker.run({ url: site.url })).toMatchObject({ outcome: 'UP', remoteAddress: host });
});
