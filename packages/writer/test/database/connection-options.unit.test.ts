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
    { query: '?sslmode=no-verify&ssl=0', ca: CA, ssl: { rejectUnauthorized: true, ca: CA } },
  ])('verifies the certificate unless told not to encrypt: "$query", $ssl', ({ query, ca, ssl }) => {
    expect(connectionOptions({ url: createSecret(URL_OF(query)), ca }).ssl).toEqual(ssl);
  });

  test('keeps every parameter of the URL but those that would replace the TLS settings', () => {
    const url = URL_OF('?sslmode=require&sslrootcert=system&options=-c%20search_path%3Dwatch');
    expect(connectionOptions(someDatabaseSettings(url)).connectionString).toBe(
      URL_OF('?options=-c+search_path%3Dwatch'),
    );
  });
});
