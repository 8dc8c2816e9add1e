import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Auth, TlsOptions } from '@checkstream/schema';
import { openSecrets } from '../../src/secrets/open-secrets.ts';
import { openChecker } from './check-endpoint.ts';
import type { Wanted } from './check-endpoint.ts';
import { openedSites } from './opened-sites.ts';
import { credentials, httpSite, httpsSite, testRoot } from './sites.ts';

const KEY = 'hunter2&hunter3/ünö';
const PASSWORD = 'pa:ss wörd';
const good = credentials('good');

const dir = mkdtempSync(join(tmpdir(), 'secrets-'));
mkdirSync(join(dir, 'default'));
const clock = { ms: 0 };
const secrets = openSecrets({
  env: {
    SECRET_KEY: KEY,
    SECRET_PASSWORD: PASSWORD,
    SECRET_TOKEN: 'tokentokentoken',
    SECRET_BROKEN: 'one\ntwo',
    SECRET_WIDE: 'smile ☺',
    SECRET_CA: testRoot,
    SECRET_FLAT_CA: testRoot.replaceAll('\n', String.raw`\n`),
    SECRET_INTERMEDIATE: credentials('chained').cert.split(/(?=-----BEGIN)/)[1],
    SECRET_SELF_SIGNED: credentials('self-signed').cert,
    SECRET_OTHER_CA: credentials('expired').cert,
    SECRET_CERTIFICATE: good.cert,
    SECRET_CERTIFICATE_KEY: good.key,
    SECRET_OTHER_KEY: credentials('expired').key,
    SECRET_ACME_KEY: 'of acme',
  },
  tenants: ['default', 'acme'],
  dir,
  now: () => clock.ms,
});
const checker = openChecker({ secrets });
/** Trusts nobody whom its endpoints do not name. */
const strict = openChecker({ secrets, ca: [credentials('expired').cert] });
afterAll(async () => {
  await checker.close();
  await strict.close();
  rmSync(dir, { recursive: true });
});

const opened = openedSites();
const secret = (name: string) => ({ literal: null, secret: name });
const literal = (value: string) => ({ literal: value, secret: null });
const tls = (options: Partial<TlsOptions>): TlsOptions => ({
  ...{ verify: true, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null },
  ...options,
});

async function noting(answer: RequestListener = (_, response) => response.end('hello')) {
  const seen: IncomingMessage['headers'][] = [];
  const site = await opened(
    httpSite((request, response) => {
      seen.push(request.headers);
      answer(request, response);
    }),
  );
  return { site, seen };
}

describe('a secret', () => {
  const basic: Auth = { basic: { username: 'jö', passwordFrom: 'PASSWORD' }, bearer: null };
  const bearer: Auth = { basic: null, bearer: { tokenFrom: 'TOKEN' } };

  test.each<[string, Wanted, Record<string, string>]>([
    ['a header', { headers: { 'x-key': secret('KEY') } }, { 'x-key': KEY }],
    ['a cookie', { headers: { cookie: secret('TOKEN') } }, { cookie: 'tokentokentoken' }],
    ['basic auth', { auth: basic }, { authorization: `Basic ${Buffer.from(`jö:${PASSWORD}`).toString('base64')}` }],
    ['bearer auth', { auth: bearer }, { authorization: 'Bearer tokentokentoken' }],
  ])('goes out in %s', async (_, definition, headers) => {
    const { site, seen } = await noting();
    expect((await checker.run({ url: site.url, ...definition })).outcome).toBe('UP');
    expect(seen).toEqual([expect.objectContaining(headers)]);
  });

  test('goes to no other origin, and again to its own', async () => {
    const other = await noting((_, response) => response.writeHead(307, { location: `${own.site.url}end` }).end());
    const own = await noting((request, response) => {
      if (request.url === '/end') response.end();
      else response.writeHead(307, { location: other.site.url }).end();
    });
    const headers = { 'x-key': secret('KEY'), 'accept-language': secret('TOKEN') };
    expect(await checker.run({ url: own.site.url, headers, auth: bearer })).toMatchObject({
      outcome: 'UP',
      redirects: 2,
    });
    expect(JSON.stringify(other.seen)).not.toMatch(/hunter|token/);
    expect(own.seen.map((request) => [request['x-key'], request.authorization])).toEqual(
      Array(2).fill([KEY, 'Bearer tokentokentoken']),
    );
  });

  test.each([
    ['MISSING', 'SECRET_MISSING', 'the checker has no secret MISSING of tenant default: set SECRET_MISSING'],
    ['ACME_KEY', 'SECRET_SHARED', 'SECRET_ACME_KEY can be the secret ACME_KEY of tenant default and one of another'],
    ['../acme/KEY', 'SECRET_MISSING', 'no secret can have the name "../acme/KEY"'],
    ['BROKEN', 'SECRET_UNUSABLE', 'the secret BROKEN has a line break'],
    ['WIDE', 'SECRET_UNUSABLE', 'the secret WIDE has'],
  ])('%s makes no request, and the outcome is unknown with %s', async (name, code, message) => {
    const { site, seen } = await noting();
    expect(await checker.run({ url: site.url, headers: { 'x-key': secret(name) } })).toMatchObject({
      outcome: 'UNKNOWN',
      failureKind: 'SECRET_MISSING',
      failure: { code, message: expect.stringContaining(message) },
      totalMs: 0,
    });
    expect(seen).toEqual([]);
  });

  test('that was rotated is used without a restart', async () => {
    const { site, seen } = await noting();
    const wanted = { url: site.url, headers: { 'x-key': secret('ROTATED') } };
    for (const value of ['first', 'second']) {
      writeFileSync(join(dir, 'default/ROTATED'), value);
      clock.ms += 10_000;
      await checker.run(wanted);
    }
    expect(seen.map((headers) => headers['x-key'])).toEqual(['first', 'second']);
  });
});

describe('a site that sends a secret back', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const login = base64(`jo:${PASSWORD}`);
  const definition: Wanted = {
    headers: { 'x-key': { literal: null, secret: 'KEY' } },
    auth: { basic: { username: 'jo', passwordFrom: 'PASSWORD' }, bearer: null },
    tls: tls({}),
  };
  const long = 'x'.repeat(498);
  const mustBeAbsent = { expression: 'h', flags: 'i', absent: true };

  test.each<[string, RequestListener, Wanted['expect'], string]>([
    ['in a body', (_, response) => response.writeHead(500).end(`got ${KEY}!`), {}, 'got ***!'],
    ['in Base64', (_, response) => response.writeHead(500).end(`got ${base64(KEY)}!`), {}, 'got ***!'],
    ['as it came', (request, response) => response.writeHead(401).end(request.headers.authorization), {}, 'Basic ***'],
    ['decoded', (_, response) => response.writeHead(401).end(`no ${PASSWORD}, go`), {}, 'no ***, go'],
    ['in a URL', (_, response) => response.writeHead(500).end(`?k=${encodeURIComponent(KEY)}`), {}, '?k=***'],
    ['in JSON', (_, response) => response.writeHead(500).end(JSON.stringify({ k: KEY })), {}, '{"k":"***"}'],
    ['at the cut', (_, response) => response.writeHead(500).end(`${long}${KEY}`), {}, `${long}***`],
    ['in Base64 at the cut', (_, response) => response.writeHead(500).end(`${long}${login}`), {}, `${long}***`],
    ['where a pattern is', (_, response) => response.end(`got ${KEY}`), { pattern: mustBeAbsent }, 'got ***'],
    [
      'in a header',
      (request, response) => response.setHeader('x-echo', request.headers['x-key'] ?? '').end(),
      { headers: { 'x-echo': mustBeAbsent } },
      'it was "***"',
    ],
    [
      'in a header at the cut',
      (_, response) => response.setHeader('x-echo', `${'x'.repeat(190)}${login}`).end(),
      { headers: { 'x-echo': { ...mustBeAbsent, absent: false, expression: '^y' } } },
      `${'x'.repeat(190)}***`,
    ],
    [
      'in a Location',
      (_, response) => response.writeHead(302, { location: `ftp://${'x'.repeat(180)}/${login}` }).end(),
      {},
      '***',
    ],
    [
      'in a host name',
      (_, response) =>
        response.writeHead(302, { location: `http://${base64(KEY).replaceAll(/=/g, '')}.invalid/` }).end(),
      {},
      '***.invalid',
    ],
  ])('%s does not get it into a result', async (_, answer, expected, shown) => {
    const { site } = await noting(answer);
    const result = await checker.run({ url: site.url, ...definition, expect: expected ?? {} });
    const text = JSON.stringify(result);
    expect(result.outcome).toBe('DOWN');
    expect(result.failure?.message + (result.failure?.bodyExcerpt ?? '')).toContain(shown);
    expect(text).not.toMatch(/hunter|aHVudGVy|pa:s|cGE6|am86/i);
  });

  test('may be asked for it by an expression', async () => {
    const { site } = await noting((request, response) =>
      response.setHeader('x-echo', request.headers['x-key'] ?? '').end(),
    );
    const expected = { headers: { 'x-echo': { expression: '^hunter2&', flags: '', absent: false } } };
    expect((await checker.run({ url: site.url, ...definition, expect: expected })).outcome).toBe('UP');
  });
});

describe('TLS with secrets', () => {
  const hello: RequestListener = (_, response) => response.end('hello');

  test.each<[Parameters<typeof httpsSite>[0], string | null, string]>([
    ['good', null, 'TLS_CERTIFICATE'],
    ['good', 'CA', 'NONE'],
    ['good', 'FLAT_CA', 'NONE'],
    ['good', 'OTHER_CA', 'TLS_CERTIFICATE'],
    ['chained', 'CA', 'NONE'],
    ['chained', 'INTERMEDIATE', 'NONE'],
    ['self-signed', 'SELF_SIGNED', 'NONE'],
    ['expired', 'CA', 'TLS_CERTIFICATE'],
    ['other-name', 'CA', 'TLS_CERTIFICATE'],
  ])('trusts the certificate "%s" by the authority %s: %s', async (name, caFrom, failureKind) => {
    const site = await opened(httpsSite(name, hello));
    expect((await strict.run({ url: site.url, tls: tls({ caFrom }) })).failureKind).toBe(failureKind);
  });

  test('replaces the usual authorities', async () => {
    const site = await opened(httpsSite('good', hello));
    expect((await checker.run({ url: site.url })).outcome).toBe('UP');
    const result = await checker.run({ url: site.url, tls: tls({ caFrom: 'SELF_SIGNED' }) });
    expect(result.failureKind).toBe('TLS_CERTIFICATE');
  });

  test.each<[Partial<TlsOptions>, string]>([
    [{ caFrom: 'KEY' }, 'the secret KEY is no PEM certificate of an authority'],
    [{ certificateFrom: 'KEY', keyFrom: 'CERTIFICATE_KEY' }, 'CERTIFICATE_KEY are no PEM certificate with its key'],
    [{ certificateFrom: 'CERTIFICATE', keyFrom: 'KEY' }, 'are no PEM certificate with its key'],
    [{ certificateFrom: 'CERTIFICATE', keyFrom: 'OTHER_KEY' }, 'are no PEM certificate with its key'],
  ])('%j connects nowhere', async (options, message) => {
    const site = await opened(httpsSite('good', hello));
    const result = await checker.run({ url: site.url, tls: tls(options) });
    expect(result).toMatchObject({
      outcome: 'UNKNOWN',
      failureKind: 'SECRET_MISSING',
      failure: { code: 'SECRET_UNUSABLE' },
    });
    expect(result.failure?.message).toContain(message);
    expect(JSON.stringify(result)).not.toContain('hunter');
    expect(site.connections()).toBe(0);
  });

  test('shows the client certificate to the own origin, and to no other', async () => {
    const shown: [string, boolean][] = [];
    const asking = { requestCert: true, rejectUnauthorized: false, ca: [testRoot] };
    const other = await opened(
      httpsSite(
        'good',
        (request, response) => {
          shown.push(['other', (request.socket as TLSSocket).authorized]);
          response.writeHead(302, { location: `${own.url}end` }).end();
        },
        asking,
      ),
    );
    const own = await opened(
      httpsSite(
        'good',
        (request, response) => {
          shown.push(['own', (request.socket as TLSSocket).authorized]);
          if (request.url === '/end') response.end();
          else response.writeHead(302, { location: other.url }).end();
        },
        { ...asking, rejectUnauthorized: true },
      ),
    );
    const options = tls({ certificateFrom: 'CERTIFICATE', keyFrom: 'CERTIFICATE_KEY' });
    expect(await checker.run({ url: own.url, tls: options })).toMatchObject({ outcome: 'UP', redirects: 2 });
    expect(shown).toEqual([
      ['own', true],
      ['other', false],
      ['own', true],
    ]);
    const reused = { url: own.url, tls: options, headers: { 'x-key': literal('k') } };
    expect((await strict.run({ ...reused, tls: { ...options, caFrom: 'CA' } })).outcome).toBe('UP');
  });

  test('resumes no session, whoever shares the setting', async () => {
    const reused: boolean[] = [];
    const site = await opened(
      httpsSite('good', (request, response) => {
        reused.push((request.socket as TLSSocket).isSessionReused());
        response.end();
      }),
    );
    for (let i = 0; i < 3; i++) await strict.run({ url: site.url, tls: tls({ caFrom: 'CA' }) });
    expect(reused).toEqual([false, false, false]);
  });
});
