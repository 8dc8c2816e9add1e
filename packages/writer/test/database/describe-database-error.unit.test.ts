import { createSecret } from '@checkstream/runtime';
import { describe, expect, test } from '@jest/globals';
import { describeDatabaseError } from '../../src/database/describe-database-error.ts';

const URL_WITH_SECRET = createSecret('postgres://writer:s3cret@db.example.com:5432/checks?sslmode=require');

describe('describeDatabaseError', () => {
  test('names the database, the reason and what to do, but never the password', () => {
    const error = Object.assign(new Error('password authentication failed for user "writer"'), { code: '28P01' });
    expect(describeDatabaseError(error, URL_WITH_SECRET)).toBe(
      'PostgreSQL at postgres://writer@db.example.com:5432/checks: password authentication failed for user "writer" (28P01). ' +
        'Check user and password in DATABASE_URL.',
    );
  });

  test('says what it knows of an error without advice', () => {
    const text = describeDatabaseError(new Error('something new'), URL_WITH_SECRET);
    expect(text).toBe('PostgreSQL at postgres://writer@db.example.com:5432/checks: something new.');
  });
});
