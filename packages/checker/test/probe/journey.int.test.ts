import { afterAll, afterEach, expect, test } from '@jest/globals';
import { anEndpoint } from '@checkstream/schema/testing';
import type { HopFacts } from '../../src/probe/journey.ts';
import { openSecrets } from '../../src/secrets/open-secrets.ts';
import { answers, redirects } from './behaviour.ts';
import { openChecker } from './check-endpoint.ts';
import { openedSites } from './opened-sites.ts';
import { httpSite, httpsSite, refusingSite } from './sites.ts';

let journeys: HopFacts[][] = [];
const env = { SECRET_KEY: 'hunter22' };
const checker = openChecker({
  secrets: openSecrets({ env, tenants: ['default'], dir: null, now: () => 0 }),
  onJourney: (hops) => journeys.push(hops),
});
afterAll(() => checker.close());
afterEach(() => {
  journeys = [];
});
const opened = openedSites();

test('every hop is told with its address, status and times, and they add up to the result', async () => {
  const last = await opened(httpsSite('chained', (_, response) => response.end('here')));
  const first = await opened(redirects(last.url, 307));
  const result = await checker.run({ url: first.url, method: 'POST', body: 'x' });

  expect(journeys).toEqual([
    [
      expect.objectContaining({ url: first.url, method: 'POST', remoteAddress: '127.0.0.1', httpStatus: 307 }),
      expect.objectContaining({ url: last.url, method: 'POST', remoteAddress: '127.0.0.1', httpStatus: 200 }),
    ],
  ]);
  const [hops = []] = journeys;
  expect(hops.reduce((sum, { totalMs }) => sum + totalMs, 0)).toBeCloseTo(result.totalMs, 6);
  expect(hops.reduce((sum, { connectMs }) => sum + (connectMs ?? 0), 0)).toBeCloseTo(result.connectMs ?? 0, 6);
  expect(hops[0]).toMatchObject({ tlsMs: null, certificate: null });
  expect(hops[1]?.certificate).toEqual({
    subject: 'CN=localhost',
    issuer: 'CN=checkstream test intermediate',
    validFrom: Date.UTC(2026, 0, 1),
    expiresAt: Date.UTC(2125, 0, 1),
    hostNames: ['localhost', '127.0.0.1'],
  });
});

test('a certificate that is refused is told, and a connection that is refused', async () => {
  const expired = await opened(httpsSite('expired', (_, response) => response.end()));
  const nobody = await opened(refusingSite());
  await checker.run({ url: expired.url });
  await checker.run({ url: nobody.url });
  expect(journeys).toMatchObject([
    [{ httpStatus: null, certificate: { expiresAt: Date.UTC(2021, 0, 1) } }],
    [{ httpStatus: null, connectMs: null, remoteAddress: '127.0.0.1', certificate: null }],
  ]);
});

test('a hop that may not be made has no address, and no status of the one before it', async () => {
  const site = await opened(redirects('http://127.6.6.6/'));
  await checker.run({ url: site.url });
  expect(journeys).toMatchObject([
    [{ httpStatus: 302 }, { url: 'http://127.6.6.6/', remoteAddress: null, httpStatus: null }],
  ]);
});

test('a secret that a site puts into an address is hidden', async () => {
  const site = await opened(
    httpSite((request, response) => {
      if (request.url !== '/') return response.end();
      return response.writeHead(302, { location: `/?key=${request.headers['x-key'] as string}` }).end();
    }),
  );
  await checker.check(
    anEndpoint({
      endpointId: 'default/home',
      definition: { url: site.url, headers: { 'x-key': { literal: null, secret: 'KEY' } } },
    }),
    0,
    new AbortController().signal,
  );
  expect(journeys[0]?.map(({ url }) => url)).toEqual([site.url, `${site.url}?key=***`]);
});

test('a probe that makes no request has no hops', async () => {
  const site = await opened(answers('ok'));
  await checker.run({ url: site.url, headers: { 'x-key': { literal: null, secret: 'OTHER' } } });
  expect(journeys).toEqual([[]]);
});
