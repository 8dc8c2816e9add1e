import { createSecret } from '@checkstream/runtime';
import { describe, expect, test } from '@jest/globals';
import { describeDatabaseError, isRefusal } from '../../src/database/describe-database-error.ts';

const URL_WITH_SECRET = createSecret('postgres://writer:s3cret@db.example.com:5432/checks?sslmode=require');

describe('describeDatabaseError', () => {
  test('names the setting, what was expected and came, the database, the reason and what to do, but never the password', () => {
    const error = Object.assign(new Error('password authentication failed for user "writer"'), { code: '28P01' });
    expect(describeDatabaseError(error, URL_WITH_SECRET)).toBe(
      'DATABASE_URL: expected a user and a password that PostgreSQL accepts, came others; ' +
        'PostgreSQL at postgres://writer@db.example.com:5432/checks: password authentication failed for user "writer" (28P01). ' +
        'Check user and password in DATABASE_URL.',
    );
  });

  test.each([
    '28000',
    '28P02',
    '3D000',
    '42P01',
    '42501',
    'NO_TLS',
    'CONNECTION_REFUSED',
    'CERT_HAS_EXPIRED',
    'CERT_REVOKED',
    'EPROTO',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ])('begins with the setting whenever other settings would heal it: %s', (code) => {
    const error = Object.assign(new Error('no'), { code });
    expect(isRefusal(error)).toBe(true);
    expect(describeDatabaseError(error, URL_WITH_SECRET)).toMatch(
      /^DATABASE_URL: expected .+, came .+; PostgreSQL at /,
    );
  });

  test('blames no setting for an outage', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    expect(isRefusal(error)).toBe(false);
    expect(describeDatabaseError(error, URL_WITH_SECRET)).toBe(
      'PostgreSQL at postgres://writer@db.example.com:5432/checks: connect ECONNREFUSED 10.0.0.1:5432 (ECONNREFUSED). ' +
        'Start PostgreSQL there, or correct host and port in DATABASE_URL.',
    );
  });

  test('says what it knows of an error without advice', () => {
    const text = describeDatabaseError(new Error('something new'), URL_WITH_SECRET);
    expect(text).toBe('PostgreSQL at postgres://writer@db.example.com:5432/checks: something new.');
  });
});
