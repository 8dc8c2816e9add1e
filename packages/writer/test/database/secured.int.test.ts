import { createSecret, watchCertificates } from '@checkstream/runtime';
import { quietLog, recordingLog } from '@checkstream/runtime/testing';
import { createAuthority, databaseUrl, openSite, startSecuredPostgres, waitFor } from '@checkstream/testkit';
import type { SecuredPostgres } from '@checkstream/testkit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { openPool, type PoolOptions } from '../../src/database/open-pool.ts';
import { whenDatabaseAnswers } from '../../src/database/when-database-answers.ts';

jest.setTimeout(60_000);

let postgres: SecuredPostgres;
let password: string;
beforeAll(async () => {
  postgres = await startSecuredPostgres();
  ({ password } = new URL(postgres.url));
});
afterAll(() => postgres.close());

interface Wanted {
  /** Changes the right URL. */
  url?: (right: URL) => void;
  ca?: string | null;
}

/** The answer to one question, as a service asks it at its start. */
async function ask({ url: change = () => undefined, ca = postgres.authority.certificate }: Wanted, more?: PoolOptions) {
  const right = new URL(postgres.url);
  change(right);
  const url = createSecret(right.href);
  const pool = openPool({ url, ca }, more);
  try {
    const question = 'SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const options = { url, log: quietLog(), signal: AbortSignal.timeout(20_000) };
    return (await whenDatabaseAnswers(() => pool.query<{ ssl: boolean }>(question), options)).rows;
  } finally {
    await pool.close();
  }
}

async function refusal(wanted: Wanted): Promise<string> {
  const error: unknown = await ask(wanted).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'SettingsError' });
  expect(String(error)).not.toContain(password);
  return String(error).replace('SettingsError: ', '');
}

const mode = (value: string) => (url: URL) => url.searchParams.set('sslmode', value);
const put = (name: string, value: string) => (url: URL) => {
  url.searchParams.delete('sslmode');
  url.searchParams.set(name, value);
};

const UNTRUSTED = /^DATABASE_CA: expected the CA that signed the certificate of PostgreSQL, came another one or none; /;

describe('a PostgreSQL that demands TLS', () => {
  test.each<[string, (url: URL) => void]>([
    ...['prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'].map((value): [string, (url: URL) => void] => [
      `sslmode=${value}`,
      mode(value),
    ]),
    ['a CA alone', (url) => url.searchParams.delete('sslmode')],
    ['ssl=true', put('ssl', 'true')],
    ['sslnegotiation=direct', put('sslnegotiation', 'direct')],
  ])('is spoken to over TLS, and has to prove who it is, with %s', async (_what, url) => {
    expect(await ask({ url })).toEqual([{ ssl: true, version: 'TLSv1.3' }]);
    expect(await refusal({ url, ca: createAuthority('somebody else').certificate })).toMatch(UNTRUSTED);
  });

  test.each<[string, Wanted, RegExp]>([
    ['the CAs of the system', { ca: null }, UNTRUSTED],
    [
      'a wrong password',
      { url: (url) => (url.password = 'wrong-s3cret') },
      /^DATABASE_URL: expected a user and a password .*28P01.*password in DATABASE_URL/,
    ],
    [
      'an unknown user',
      { url: (url) => (url.username = 'nobody') },
      /^DATABASE_URL: expected a user.*28P01.*user and password in DATABASE_URL/,
    ],
    [
      'another name',
      { url: (url) => (url.hostname = '127.0.0.1') },
      /^DATABASE_URL: expected a host name .*ALTNAME_INVALID.*host name.*DATABASE_URL/,
    ],
    [
      'no TLS',
      { url: mode('disable') },
      /^DATABASE_URL: expected .*, came .*no encryption \(28000\).*DATABASE_CA or sslmode=verify-full/,
    ],
    ['ssl=false', { url: put('ssl', 'false') }, /^DATABASE_URL: expected .*no encryption \(28000\)/],
  ])('refuses %s, in one sentence that names the setting', async (_what, wanted, expected) => {
    const said = await refusal(wanted);
    expect(said).toMatch(expected);
    expect(said).not.toMatch(/s3cret/);
  });

  test.each<[string, (url: URL) => void, RegExp]>([
    [
      'a CA file in the URL',
      (url) => url.searchParams.set('sslrootcert', '/ca.pem'),
      /^DATABASE_URL: expected no sslrootcert .*DATABASE_CA_PATH/,
    ],
    ['a mode that nobody knows', mode('nonsense'), /^DATABASE_URL: expected sslmode to be one of .*, came "nonsense"$/],
    [
      'a client certificate',
      (url) => url.searchParams.set('sslcert', '/me.pem'),
      /^DATABASE_URL: expected a password, came a client certificate/,
    ],
  ])('is not even asked with %s', async (_what, url, expected) => {
    expect(await refusal({ url })).toMatch(expected);
  });

  test('is not even asked with a CA that is none', async () => {
    expect(await refusal({ ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' })).toMatch(
      /^DATABASE_CA: expected the PEM text of a certificate/,
    );
  });
});

describe('whose certificate', () => {
  test('ran out, is refused; whose is renewed, serves again without a restart', async () => {
    const { authority } = postgres;
    await postgres.useCredentials(authority.issue({ hosts: ['localhost'], fromDay: -9, untilDay: -2 }));
    const refused = () => refusal({}).catch(() => null);
    expect(await waitFor('the refusal', refused)).toMatch(
      /^DATABASE_URL: expected .* valid certificate, came .*CERT_HAS_EXPIRED.*Renew its certificate/,
    );
    await postgres.useCredentials(authority.issue({ hosts: ['localhost'] }));
    await waitFor('the answer', () => ask({}));
  });

  test('expires soon, is warned of', async () => {
    const expiring = postgres.authority.issue({ name: 'old', hosts: ['localhost'], untilDay: 9.5 });
    await postgres.useCredentials(expiring);
    const { log, lines } = recordingLog();
    const certificates = watchCertificates({ metrics: new Registry(), log, now: () => Date.now() });
    const warned = async () => {
      await ask({}, { certificates });
      return lines.find(({ level }) => level === 'warn');
    };
    expect(await waitFor('a warning', warned)).toMatchObject({
      setting: 'DATABASE_URL',
      subject: 'CN=old',
      daysLeft: 9,
    });
  });
});

describe('TLS to a server without', () => {
  test('that is PostgreSQL', async () => {
    const plain = new URL(databaseUrl());
    const url = (url: URL) => ((url.hostname = plain.hostname), void (url.port = plain.port));
    expect(await refusal({ url })).toMatch(
      /^DATABASE_URL: expected .* TLS, came .*does not support SSL.*Turn TLS on there, .*sslmode=disable/,
    );
  });

  test('that is something else', async () => {
    const site = await openSite((_request, response) => response.end());
    const url = (url: URL) => ((url.hostname = '127.0.0.1'), void (url.port = new URL(site.url).port));
    expect(await refusal({ url })).toMatch(
      /^DATABASE_URL: expected a PostgreSQL that speaks TLS, came .*correct host and port in DATABASE_URL/,
    );
    site.close();
  });
});
