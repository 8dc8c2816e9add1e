import { describe, expect, test } from '@jest/globals';
import { classify } from '../../src/probe/classify.ts';
import type { Circumstances } from '../../src/probe/classify.ts';
import { CertificateError, DeadlineError, RedirectError, NotJudgedError } from '../../src/probe/errors.ts';
import type { Stage } from '../../src/probe/hop-trace.ts';

const coded = (code: string): Error => Object.assign(new Error('whatever it says'), { code });
const at = (stage: Stage, more: Partial<Circumstances> = {}): Circumstances => ({
  stage,
  stalled: false,
  hasRoute: () => true,
  ...more,
});
const late = new DeadlineError('late');

describe('classify', () => {
  test.each([
    ['DNS', 'ENOTFOUND', 'DNS'],
    ['DNS', 'EAI_AGAIN', 'DNS'],
    ['DNS', 'ENODATA', 'DNS'],
    ['DNS', 'EAI_MEMORY', 'AGENT'],
    ['CONNECT', 'ECONNREFUSED', 'CONNECT_REFUSED'],
    ['CONNECT', 'ETIMEDOUT', 'CONNECT_TIMEOUT'],
    ['CONNECT', 'EHOSTUNREACH', 'CONNECT_OTHER'],
    ['CONNECT', 'ECONNRESET', 'CONNECT_OTHER'],
    ['CONNECT', 'EMFILE', 'AGENT'],
    ['CONNECT', 'ENFILE', 'AGENT'],
    ['CONNECT', 'ENOBUFS', 'AGENT'],
    ['CONNECT', 'ENOMEM', 'AGENT'],
    ['CONNECT', 'EADDRNOTAVAIL', 'AGENT'],
    ['CONNECT', 'ENETDOWN', 'AGENT'],
    ['CONNECT', 'EAFNOSUPPORT', 'AGENT'],
    ['TLS', 'ECONNRESET', 'TLS_HANDSHAKE'],
    ['TLS', 'EPROTO', 'TLS_HANDSHAKE'],
    ['TLS', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'TLS_HANDSHAKE'],
    ['TLS', 'ETIMEDOUT', 'TIMEOUT'],
    ['HEADER', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'TLS_HANDSHAKE'],
    ['HEADER', 'ERR_SSL_BAD_RECORD_TYPE', 'PROTOCOL'],
    ['HEADER', 'ECONNRESET', 'PROTOCOL'],
    ['HEADER', 'EPIPE', 'PROTOCOL'],
    ['HEADER', 'HPE_INVALID_CONSTANT', 'PROTOCOL'],
    ['HEADER', 'ETIMEDOUT', 'TIMEOUT'],
    ['HEADER', 'ERR_GOT_SOMETHING', 'OTHER'],
    ['BODY', 'ECONNRESET', 'BODY'],
    ['BODY', 'HPE_INVALID_CHUNK_SIZE', 'BODY'],
    ['BODY', 'Z_DATA_ERROR', 'BODY'],
  ] as const)('at %s, %s is %s', (stage, code, kind) => {
    expect(classify(coded(code), at(stage))).toBe(kind);
  });

  test.each([
    ['DNS', 'DNS'],
    ['CONNECT', 'CONNECT_TIMEOUT'],
    ['TLS', 'TIMEOUT'],
    ['HEADER', 'TIMEOUT'],
    ['BODY', 'TIMEOUT'],
  ] as const)('the deadline at %s is %s', (stage, kind) => {
    expect(classify(late, at(stage))).toBe(kind);
  });

  test('no route is ours when this machine has no address of that family, else the network', () => {
    expect(classify(coded('ENETUNREACH'), at('CONNECT', { hasRoute: () => false }))).toBe('AGENT');
    expect(classify(coded('ENETUNREACH'), at('CONNECT'))).toBe('CONNECT_OTHER');
  });

  test.each(['DNS', 'CONNECT', 'TLS', 'HEADER', 'BODY'] as const)(
    'while our event loop stood still, a timeout or reset at %s says nothing about the site',
    (stage) => {
      expect(classify(late, at(stage, { stalled: true }))).toBe('AGENT');
      expect(classify(coded('ECONNRESET'), at(stage, { stalled: true }))).toBe('AGENT');
    },
  );

  test('a stall excuses nothing but timeouts and resets', () => {
    expect(classify(coded('ECONNREFUSED'), at('CONNECT', { stalled: true }))).toBe('CONNECT_REFUSED');
    expect(classify(coded('Z_DATA_ERROR'), at('BODY', { stalled: true }))).toBe('BODY');
  });

  test('our own error classes say what they are', () => {
    expect(classify(new CertificateError('CERT_HAS_EXPIRED'), at('TLS'))).toBe('TLS_CERTIFICATE');
    expect(classify(new RedirectError('NO_LOCATION', ''), at('BODY'))).toBe('REDIRECT');
    expect(classify(new NotJudgedError('SECRET_MISSING', 'X', ''), at('DNS'))).toBe('SECRET_MISSING');
  });

  test.each([
    new TypeError('ours'),
    new RangeError('ours'),
    Object.assign(new TypeError('x'), { code: 'ERR_INVALID_CHAR' }),
    new Error('no code'),
  ])('an error of our own making is never the fault of the site: %s', (error) => {
    for (const stage of ['DNS', 'CONNECT', 'TLS', 'HEADER', 'BODY'] as const)
      expect(classify(error, at(stage))).toBe('OTHER');
  });
});
