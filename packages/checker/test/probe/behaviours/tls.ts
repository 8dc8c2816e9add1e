import { UP, SHORT, asHttp, asHttps, down, forever, OK, anyNumber } from '../behaviour.ts';
import type { Behaviour } from '../behaviour.ts';
import { bytesSite, httpsSite, rawSite, rawTlsSite, strictSite } from '../sites.ts';

const UNVERIFIED = { verify: false, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null };
const OLD_TLS = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
/** The certificates here have keys of another kind. */
const RSA_ONLY = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' } as const;

/** TLS of every kind, good and wrong. */
export const TLS: Behaviour[] = [
  {
    name: 'plain HTTP where TLS was expected',
    site: async () => asHttps(await bytesSite(`${OK}\r\n`)),
    result: down('TLS_HANDSHAKE', 'ERR_SSL_WRONG_VERSION_NUMBER', { tlsMs: null }),
  },
  {
    name: 'a close during the handshake',
    site: async () => asHttps(await rawSite((socket) => socket.end())),
    result: down('TLS_HANDSHAKE', 'ECONNRESET'),
  },
  {
    name: 'a reset during the handshake',
    site: async () => asHttps(await rawSite((socket) => socket.resetAndDestroy())),
    result: down('TLS_HANDSHAKE', 'ECONNRESET'),
  },
  {
    name: 'a handshake that stalls',
    site: async () => asHttps(await rawSite(() => undefined)),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { tlsMs: null }),
  },
  {
    name: 'an expired certificate',
    site: () => httpsSite('expired', (_, response) => response.end()),
    requests: 0,
    result: down('TLS_CERTIFICATE', 'CERT_HAS_EXPIRED', { certificateExpiresAt: Date.UTC(2021, 0, 1) }),
  },
  {
    name: 'a certificate that is not valid yet',
    site: () => httpsSite('not-yet', (_, response) => response.end()),
    requests: 0,
    result: down('TLS_CERTIFICATE', 'CERT_NOT_YET_VALID'),
  },
  {
    name: 'a self-signed certificate',
    site: () => httpsSite('self-signed', (_, response) => response.end()),
    requests: 0,
    result: down('TLS_CERTIFICATE', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
  },
  {
    name: 'a certificate for another name',
    site: () => httpsSite('other-name', (_, response) => response.end()),
    requests: 0,
    result: down('TLS_CERTIFICATE', 'ERR_TLS_CERT_ALTNAME_INVALID', { certificateExpiresAt: Date.UTC(2125, 0, 1) }),
  },
  {
    name: 'a valid certificate',
    site: () => httpsSite('good', (_, response) => response.end('hello')),
    result: { ...UP, certificateExpiresAt: Date.UTC(2125, 0, 1) },
  },
  {
    name: 'a chain whose intermediate expires first',
    site: () => httpsSite('chained', (_, response) => response.end('hello')),
    result: { ...UP, certificateExpiresAt: Date.UTC(2100, 0, 1) },
  },
  {
    name: 'an expired certificate that is not to be verified',
    site: () => httpsSite('expired', (_, response) => response.end('hello')),
    definition: { tls: UNVERIFIED },
    result: { ...UP, certificateExpiresAt: Date.UTC(2021, 0, 1) },
  },
  {
    name: 'a certificate whose expiry is no date and that is not to be verified',
    site: () => httpsSite('no-date', (_, response) => response.end('hello')),
    definition: { tls: UNVERIFIED },
    result: { ...UP, certificateExpiresAt: null },
  },
  {
    name: 'a certificate of an authority that nobody trusts',
    site: () => httpsSite('unknown-root', (_, response) => response.end()),
    requests: 0,
    result: down('TLS_CERTIFICATE', 'SELF_SIGNED_CERT_IN_CHAIN', { certificateExpiresAt: Date.UTC(2125, 0, 1) }),
  },
  {
    name: 'a certificate whose intermediate is missing',
    site: () => httpsSite('leaf-only', (_, response) => response.end()),
    requests: 0,
    result: down('TLS_CERTIFICATE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
  },
  {
    name: 'a certificate for another name, of an authority that nobody trusts, that is not to be verified',
    site: () => httpsSite('unknown-root', (_, response) => response.end('hello')),
    definition: { tls: UNVERIFIED },
    result: { ...UP },
  },
  {
    name: 'TLS 1.2 at most',
    site: () => httpsSite('good', (_, response) => response.end('hello'), { maxVersion: 'TLSv1.2' }),
    result: { ...UP },
  },
  {
    name: 'TLS 1.1 at most',
    site: () => httpsSite('good', (_, response) => response.end(), OLD_TLS),
    requests: 0,
    result: down('TLS_HANDSHAKE', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', { tlsMs: null }),
  },
  {
    name: 'no cipher that both know',
    site: () => httpsSite('good', (_, response) => response.end(), RSA_ONLY),
    requests: 0,
    result: down('TLS_HANDSHAKE', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'),
  },
  {
    name: 'HTTP/2 alone',
    site: () => httpsSite('good', (_, response) => response.end(), { ALPNProtocols: ['h2'] }),
    requests: 0,
    result: down('TLS_HANDSHAKE', 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL'),
  },
  {
    name: 'a client certificate asked for in TLS 1.2',
    site: () => strictSite('TLSv1.2'),
    requests: 0,
    result: down('TLS_HANDSHAKE', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'),
  },
  {
    name: 'a client certificate asked for in TLS 1.3',
    site: () => strictSite('TLSv1.3'),
    requests: 0,
    result: down('TLS_HANDSHAKE', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
  },
  {
    name: 'an alert in place of a handshake',
    site: async () => asHttps(await bytesSite(Buffer.from('15030300020250', 'hex'))),
    result: down('TLS_HANDSHAKE', 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'),
  },
  {
    name: 'a handshake that is cut',
    site: async () => asHttps(await bytesSite(Buffer.from('160303007a02000076', 'hex'))),
    result: down('TLS_HANDSHAKE', 'ECONNRESET'),
  },
  {
    name: 'a handshake that is reset half way',
    site: async () =>
      asHttps(
        await rawSite((socket) =>
          socket.write(Buffer.from('160303007a02000076', 'hex'), () => socket.resetAndDestroy()),
        ),
      ),
    result: down('TLS_HANDSHAKE', 'ECONNRESET'),
  },
  {
    name: 'a handshake that drips',
    site: async () =>
      asHttps(
        await rawSite((socket) => {
          socket.write(Buffer.from('160303007a02000076', 'hex'));
          forever(socket, '\0', 100);
        }),
      ),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { tlsMs: null }),
  },
  {
    name: 'TLS where plain HTTP was expected',
    site: async () => asHttp(await httpsSite('good', (_, response) => response.end())),
    requests: 0,
    result: down('PROTOCOL', 'ECONNRESET', { tlsMs: null }),
  },
  {
    name: 'a TLS alert where plain HTTP was expected',
    site: () => bytesSite(Buffer.from('15030300020246', 'hex')),
    result: down('PROTOCOL', 'HPE_INVALID_CONSTANT'),
  },
  {
    name: 'a close after the handshake',
    site: () => rawTlsSite((socket) => socket.end()),
    result: down('PROTOCOL', 'ECONNRESET', { tlsMs: anyNumber }),
  },
  {
    name: 'a reset after the handshake',
    site: () => rawTlsSite((_, raw) => raw.resetAndDestroy()),
    result: down('PROTOCOL', 'ECONNRESET'),
  },
  {
    name: 'no answer after the handshake',
    site: () => rawTlsSite(() => undefined),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { tlsMs: anyNumber, firstByteMs: null }),
  },
  {
    name: 'garbage between TLS records before the answer',
    site: () => rawTlsSite((_, raw) => void raw.write('garbage')),
    result: down('PROTOCOL', 'ERR_SSL_BAD_RECORD_TYPE'),
  },
  {
    name: 'garbage between TLS records within the body',
    site: () =>
      rawTlsSite((socket, raw) => socket.write(`${OK}content-length: 9\r\n\r\nhi`, () => raw.write('garbage'))),
    result: down('BODY', 'ERR_SSL_BAD_RECORD_TYPE', { httpStatus: 200, bodyBytes: 2 }),
  },
  {
    name: 'a TLS connection cut within a body of known length',
    site: () => rawTlsSite((socket, raw) => socket.write(`${OK}content-length: 9\r\n\r\nhi`, () => raw.destroy())),
    result: down('BODY', 'ECONNRESET', { httpStatus: 200, bodyBytes: 2 }),
  },
  {
    name: 'a TLS connection reset within a body that ends with its connection',
    site: () =>
      rawTlsSite((socket, raw) => socket.write(`${OK}\r\nhi`, () => setTimeout(() => raw.resetAndDestroy(), 50))),
    result: down('BODY', 'ECONNRESET', { bodyBytes: 2 }),
  },
  {
    name: 'a TLS connection cut within a body that ends with it',
    site: () => rawTlsSite((socket, raw) => socket.write(`${OK}\r\nhello`, () => raw.destroy())),
    result: down('BODY', 'ECONNRESET', { httpStatus: 200, bodyBytes: 5 }),
  },
  {
    name: 'a TLS 1.2 connection cut within a body that ends with it',
    site: () => rawTlsSite((socket, raw) => socket.write(`${OK}\r\nhello`, () => raw.destroy()), 'TLSv1.2'),
    result: down('BODY', 'ECONNRESET', { httpStatus: 200, bodyBytes: 5 }),
  },
  {
    name: 'a TLS 1.2 connection that is closed properly after a body that ends with it',
    site: () => rawTlsSite((socket) => socket.end(`${OK}\r\nhello`), 'TLSv1.2'),
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a TLS connection cut after a body of known length',
    site: () => rawTlsSite((socket, raw) => socket.write(`${OK}content-length: 5\r\n\r\nhello`, () => raw.destroy())),
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a TLS connection that is closed properly after a body that ends with it',
    site: () => rawTlsSite((socket) => socket.end(`${OK}\r\nhello`)),
    result: { ...UP, bodyBytes: 5 },
  },
];
