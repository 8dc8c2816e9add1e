import { createServer } from 'node:http';
import { createAuthority, listenOnLoopback, startTestRegistry } from '@checkstream/testkit';
import type { Credentials, TestRegistry } from '@checkstream/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createSchemaRegistry } from '../../src/registry/create-schema-registry.ts';
import { createSecret } from '../../src/secrets/secret.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { watchCertificates } from '../../src/tls/watch-certificates.ts';

const LOGIN = 'me:right-p%40ss';
const SCHEMA = { type: 'record', name: 'R', fields: [] };
const authority = createAuthority('test registries');
const ofLocalhost = { name: 'registry', hosts: ['localhost'] };

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

async function aRegistry(tls?: Credentials): Promise<TestRegistry> {
  const registry = await startTestRegistry({ login: decodeURIComponent(LOGIN), ...(tls && { tls }) });
  undo.push(() => registry.close());
  return registry;
}

function aClient(url: string, ca: string | null = authority.certificate) {
  const { log, lines } = recordingLog();
  const signal = AbortSignal.timeout(20_000);
  const certificates = watchCertificates({ metrics: new Registry(), log, now: () => Date.now() });
  return { lines, registry: createSchemaRegistry({ url: createSecret(url), ca }, { log, signal, certificates }) };
}

/** What ends a service, in one sentence; nothing of it, nor of the log, holds the password. */
async function refusal(url: string, ca?: string | null): Promise<string> {
  const { registry, lines } = aClient(url, ca);
  const error: unknown = await registry.register('s', SCHEMA).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'RegistryError', retriable: false });
  const written = String(error) + JSON.stringify(lines);
  for (const secret of ['p@ss', 'p%40ss', 'wr0ng', Buffer.from('me:right-p@ss').toString('base64')]) {
    expect(written).not.toContain(secret);
  }
  return String(error).replace('RegistryError: ', '');
}

describe('a registry with https and a login', () => {
  test('registers for who trusts its CA and knows the password', async () => {
    const url = (await aRegistry(authority.issue(ofLocalhost))).url(LOGIN);
    await expect(aClient(url).registry.register('s', SCHEMA)).resolves.toEqual(expect.any(Number));
  });

  test.each<[string, (right: string) => string, string | null | undefined, RegExp]>([
    [
      'another CA',
      (url) => url,
      createAuthority('somebody else').certificate,
      /^SCHEMA_REGISTRY_CA: expected the CA that/,
    ],
    [
      'the CAs of the system',
      (url) => url,
      null,
      /^SCHEMA_REGISTRY_CA: expected the CA that signed .* from localhost:\d+\)$/,
    ],
    [
      'another name',
      (url) => url.replace('localhost', '127.0.0.1'),
      undefined,
      /^SCHEMA_REGISTRY_URL: expected a host name of/,
    ],
    [
      'a wrong password',
      (url) => url.replace(LOGIN, 'me:wr0ng'),
      undefined,
      /^SCHEMA_REGISTRY_URL: .*401.*check the user name and the password/,
    ],
    ['an unknown user', (url) => url.replace('me:', 'you:'), undefined, /^SCHEMA_REGISTRY_URL: .*401/],
    ['nobody', (url) => url.replace(`${LOGIN}@`, ''), undefined, /^SCHEMA_REGISTRY_URL: .*401/],
    [
      'http',
      (url) => url.replace('https:', 'http:'),
      undefined,
      /^SCHEMA_REGISTRY_URL: .*came one that speaks it; write https:\/\//,
    ],
  ])('refuses %s, in one sentence that names the setting', async (_what, change, ca, expected) => {
    const right = (await aRegistry(authority.issue(ofLocalhost))).url(LOGIN);
    expect(await refusal(change(right), ca)).toMatch(expected);
  });

  test('is refused when its certificate has run out', async () => {
    const { url } = await aRegistry(authority.issue({ ...ofLocalhost, fromDay: -9, untilDay: -2 }));
    expect(await refusal(url(LOGIN))).toMatch(
      /^SCHEMA_REGISTRY_URL: .*outside its dates.*CERT_HAS_EXPIRED from localhost/,
    );
  });

  test('is warned of before that', async () => {
    const { url } = await aRegistry(authority.issue({ ...ofLocalhost, untilDay: 9.5 }));
    const { registry, lines } = aClient(url(LOGIN));
    await registry.register('s', SCHEMA);
    expect(lines.filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({ setting: 'SCHEMA_REGISTRY_URL', subject: 'CN=registry', daysLeft: 9 }),
    ]);
  });
});

test('https to a registry without is refused, and names the setting', async () => {
  const { url } = await aRegistry();
  expect(await refusal(url(LOGIN).replace('http:', 'https:'))).toMatch(
    /^SCHEMA_REGISTRY_URL: .*write http:\/\/ or take/,
  );
});

test('a CA that is none is named before anything is asked', () => {
  expect(() => aClient('https://localhost:1', 'BEGIN')).toThrow(/^SCHEMA_REGISTRY_CA: expected the PEM text of a cert/);
});

test('a redirect is not followed, so that the login goes nowhere else', async () => {
  const { url } = await aRegistry();
  const server = createServer((_request, response) => response.writeHead(301, { location: url(LOGIN) }).end());
  undo.push(() => server.close());
  const port = await listenOnLoopback(server);
  expect(await refusal(`http://${LOGIN}@127.0.0.1:${port}`)).toMatch(/301.*redirects are not followed/);
});
