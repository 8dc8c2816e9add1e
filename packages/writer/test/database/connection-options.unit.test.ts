import { describe, expect, test } from '@jest/globals';
import { connectionOptions } from '../../src/database/connection-options.ts';

const CA = '-----BEGIN CERTIFICATE-----';
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
  ])('verifies the certificate unless told not to encrypt: "$query", ca $ca', ({ query, ca, ssl }) => {
    expect(connectionOptions({ url: URL_OF(query), ca }).ssl).toEqual(ssl);
  });

  test('keeps every parameter of the URL but those that would replace the TLS settings', () => {
    const url = URL_OF('?sslmode=require&sslrootcert=system&options=-c%20search_path%3Dwatch');
    expect(connectionOptions({ url, ca: null }).connectionString).toBe(URL_OF('?options=-c+search_path%3Dwatch'));
  });
});
