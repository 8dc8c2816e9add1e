import { createSecret, SettingsError } from '@checkstream/runtime';
import { describe, expect, test } from '@jest/globals';
import { whenDatabaseAnswers } from '../../src/database/when-database-answers.ts';
import { quietLog } from '@checkstream/runtime/testing';

const options = { url: createSecret('postgres://me@here/db'), log: quietLog(), signal: new AbortController().signal };
const failed = (error: unknown) =>
  whenDatabaseAnswers(() => Promise.reject(error as Error), options).catch((caught: unknown) => caught);
const withCode = (code: string) => Object.assign(new Error('no'), { code });

describe('an error that no waiting heals', () => {
  test.each(['28P01', '28000', '3D000', '42501', '42P01', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN'])(
    '%s is a matter of the settings',
    async (code) => expect(await failed(withCode(code))).toBeInstanceOf(SettingsError),
  );

  test.each([withCode('42601'), withCode('XX000'), new TypeError('a mistake of ours')])(
    '%s stays itself',
    async (error) => expect(await failed(error)).toBe(error),
  );
});
