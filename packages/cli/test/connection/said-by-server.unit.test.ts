import { describe, expect, test } from '@jest/globals';
import { PublishError } from '@checkstream/runtime';
import { saidByServer } from '../../src/connection/said-by-server.ts';

const withCode = (code: string, error = new Error('it')) => Object.assign(error, { code });

describe('what a server said', () => {
  test.each([
    ['a refusal of PostgreSQL', withCode('42P01'), true],
    ['a refused connection', withCode('ECONNREFUSED'), true],
    ['an unknown authority', withCode('SELF_SIGNED_CERT_IN_CHAIN'), true],
    ['a certificate of another host', withCode('ERR_TLS_CERT_ALTNAME_INVALID'), true],
    ['a port without TLS', withCode('ERR_SSL_WRONG_VERSION_NUMBER'), true],
    ['messages that Kafka did not confirm', new PublishError('late', { retriable: true, code: 'TIMEOUT' }), true],
    ['a wrong argument to Node', withCode('ERR_INVALID_ARG_TYPE', new TypeError('it')), false],
    ['a slip of ours', new TypeError('x is undefined'), false],
    ['any other error', new Error('boom'), false],
  ])('is told from %s', (_, error, expected) => {
    expect(saidByServer(error)).toBe(expected);
  });
});
