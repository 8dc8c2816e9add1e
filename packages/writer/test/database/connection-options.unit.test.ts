import { createSecret } from '@checkstream/runtime';
import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { createAuthority } from '@checkstream/testkit';
import { describe, expect, test } from '@jest/globals';
import { connectionOptions } from '../../src/database/connection-options.ts';

const CA = createAuthority('root').certificate;
const URL_OF = (query: string) => `postgres://user:p%40ss@db.example.com:5432/checks${query}`;

describe('connectionOptions', () => {
  test.each([
    { query: '', ca: null, ssl: false },
    { query: '?sslmode=disable', ca: null, ssl: false },
    { query: '?sslmode=disable', ca: CA, ssl: false },
    { query: '', ca: CA, ssl: { rejectUnauthorized: true, ca: CA } },
    { query: '?sslmode=require', ca: null, ssl: { rejectUnauthorized: true } },
    { query: '?sslmode=require', ca: CA, ssl: { rejectUnauthorized: true, ca: CA } },
    { query: '?sslmode=prefer', ca: CA, ssl: { rejectUnauthorized: true, ca: CA } },
    { query: '?sslmode=verify-full', ca: null, ssl: { rejectUnauthorized: true } },
    { query: '?ssl=true', ca: null, ssl: { rejectUnauthorized: true } },
    { query: '?ssl=0', ca: CA, ssl: false },
    { query: '?sslnegotiation=direct', ca: null, ssl: { rejectUnauthorized: true } },
    { query: '?sslrootcert=system', ca: null, ssl: { rejectUnauthorized: true } },
    { query: '?sslrootcert=system', ca: CA, ssl: { rejectUnauthorized: true, ca: CA } },
    { query: '?sslmode=prefer&sslrootcert=system&sslnegotiation=direct', ca: null, ssl: { rejectUnauthorized: true } },
    { query: '?sslmode=disable&sslmode=require', ca: null, ssl: { rejectUnauthorized: true } },
    { query: '?sslmode=no-verify&ssl=0', ca: CA, ssl: { rejectUnauthorized: true, ca: CA } },
  ])('verifies the certificate unless told not to encrypt: "$query", $ssl', ({ query, ca, ssl }) => {
    expect(connectionOptions({ url: createSecret(URL_OF(query)), ca }).ssl).toEqual(ssl);
  });

  const problemOf = (query: string): unknown => {
    try {
      return connectionOptions({ url: createSecret(URL_OF(query)), ca: null }).ssl;
    } catch (error) {
      expect(error).toMatchObject({ name: 'SettingsError', problems: [expect.any(String)] });
      return (error as { problems: string[] }).problems[0];
    }
  };
  const MODES = 'disable, allow, prefer, require, verify-ca, verify-full, no-verify';

  test.each([
    ['?sslmode=DISABLE', `DATABASE_URL: expected sslmode to be one of ${MODES}, came "DISABLE"`],
    ['?sslmode=', `DATABASE_URL: expected sslmode to be one of ${MODES}, came ""`],
    ['?ssl=off', 'DATABASE_URL: expected ssl to be one of true, false, 1, 0, came "off"'],
    ['?ssl=no&sslmode=require', 'DATABASE_URL: expected ssl to be one of true, false, 1, 0, came "no"'],
    ['?sslnegotiation=Direct', 'DATABASE_URL: expected sslnegotiation to be one of postgres, direct, came "Direct"'],
    ['?sslmode=x;password=s3cret', `DATABASE_URL: expected sslmode to be one of ${MODES}, came something else`],
  ])('refuses a word that it does not know, and shows no secret: %s', (query, problem) => {
    expect(problemOf(query)).toBe(problem);
  });

  test.each([
    ['?sslmode=disable&sslnegotiation=direct', 'sslnegotiation=direct, came sslmode'],
    ['?ssl=0&sslnegotiation=direct', 'sslnegotiation=direct, came ssl'],
    ['?sslmode=disable&sslrootcert=system', 'sslrootcert=system, came sslmode'],
  ])('refuses TLS that is turned off in the same breath: %s', (query, problem) => {
    expect(problemOf(query)).toBe(`DATABASE_URL: expected TLS because of ${problem} that turns it off`);
  });

  test('keeps every parameter of the URL but those that would replace the TLS settings', () => {
    const url = URL_OF('?sslmode=require&sslrootcert=system&options=-c%20search_path%3Dwatch');
    expect(connectionOptions(someDatabaseSettings(url)).connectionString).toBe(
      URL_OF('?options=-c+search_path%3Dwatch'),
    );
  });
});
