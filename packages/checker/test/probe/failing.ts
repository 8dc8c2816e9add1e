import zlib from 'node:zlib';
import { down, unknown, matches, absent, answers, redirects, forever, OK } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import { bytesSite, httpSite, httpsSite, rawSite, refusingSite, silentSite } from './sites.ts';
import type { Site } from './sites.ts';

const SHORT = { timeoutMs: 400 };

const BIG = Buffer.alloc(200_000, 'a');

/** Sites that are not, and endpoints that cannot be judged. */
export const FAILING: Behaviour[] = [
  {
    name: 'a name that does not exist',
    site: refusingSite,
    definition: { url: `http://${'a'.repeat(64)}.invalid/` },
    requests: 0,
    result: down('DNS', 'ENOTFOUND', { httpStatus: null, remoteAddress: null, dnsMs: null }),
  },
  {
    name: 'a refused connection',
    site: refusingSite,
    requests: 0,
    result: down('CONNECT_REFUSED', 'ECONNREFUSED', { httpStatus: null, connectMs: null, remoteAddress: '127.0.0.1' }),
  },
  {
    name: 'a connection that nobody accepts',
    site: silentSite,
    definition: SHORT,
    requests: 0,
    result: down('CONNECT_TIMEOUT', 'ETIMEDOUT', { httpStatus: null, connectMs: null }),
  },
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
    name: 'no answer',
    site: () => httpSite(() => undefined),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: null, firstByteMs: null }),
  },
  {
    name: 'a header that never ends',
    site: () =>
      rawSite((socket) => {
        socket.write(OK);
        forever(socket, 'x-a: 1\r\n');
      }),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: null }),
  },
  {
    name: 'a body that stops half way',
    site: () => rawSite((socket) => socket.write(`${OK}content-length: 9\r\n\r\nhi`)),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: 200, bodyBytes: 2, downloadMs: null }),
  },
  {
    name: 'a body that drips for ever',
    site: () =>
      rawSite((socket) => {
        socket.write(`${OK}\r\n`);
        forever(socket, 'x');
      }),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: 200 }),
  },
  {
    name: 'a close before any answer',
    site: () => rawSite((socket) => socket.end()),
    result: down('PROTOCOL', 'ECONNRESET', { httpStatus: null }),
  },
  {
    name: 'a reset before any answer',
    site: () => rawSite((socket) => socket.resetAndDestroy()),
    result: down('PROTOCOL', 'ECONNRESET'),
  },
  {
    name: 'a close within the header',
    site: () => bytesSite(OK, 'content-le'),
    result: down('PROTOCOL', 'ECONNRESET'),
  },
  {
    name: 'a close before the request came',
    site: () =>
      rawSite(
        () => undefined,
        (socket) => socket.end(),
      ),
    result: down('PROTOCOL', 'ECONNRESET'),
  },
  {
    name: 'a mail server that speaks first',
    site: () =>
      rawSite(
        () => undefined,
        (socket) => socket.write('220 mail.example ESMTP\r\n'),
      ),
    result: down('PROTOCOL', 'HPE_INVALID_CONSTANT'),
  },
  {
    name: 'something that is not HTTP',
    site: () => bytesSite('hello\r\n\r\n'),
    result: down('PROTOCOL', 'HPE_INVALID_CONSTANT'),
  },
  {
    name: 'a header of a megabyte',
    site: () => bytesSite(OK, `x-a: ${'a'.repeat(1_000_000)}\r\n\r\n`),
    result: down('PROTOCOL', 'HPE_HEADER_OVERFLOW'),
  },
  {
    name: 'two content lengths',
    site: () => bytesSite(OK, 'content-length: 1\r\ncontent-length: 2\r\n\r\nhi'),
    result: down('PROTOCOL', 'HPE_UNEXPECTED_CONTENT_LENGTH'),
  },
  {
    name: 'a redirect to itself',
    site: () => redirects('/'),
    requests: 6,
    result: down('REDIRECT', 'TOO_MANY_REDIRECTS', { httpStatus: 302, redirects: 5 }),
  },
  {
    name: 'a redirect without a Location',
    site: () => redirects(null),
    result: down('REDIRECT', 'NO_LOCATION', { httpStatus: 302 }),
  },
  {
    name: 'a redirect to no URL',
    site: () => redirects('http://['),
    result: down('REDIRECT', 'BAD_LOCATION', { httpStatus: 302 }),
  },
  {
    name: 'a redirect to another scheme',
    site: () => redirects('file:///etc/passwd'),
    result: down('REDIRECT', 'BAD_SCHEME', { httpStatus: 302 }),
  },
  {
    name: 'an error status',
    site: () => answers('oops', {}, 500),
    result: down('STATUS', 'HTTP_500', { httpStatus: 500, bodyBytes: 4, downloadMs: null }),
  },
  {
    name: 'an error status with a long body',
    site: () => answers('x'.repeat(5000), {}, 503),
    result: down('STATUS', 'HTTP_503', { bodyBytes: 512, bodyTruncated: false }),
  },
  {
    name: 'an error status whose body hangs',
    site: () => rawSite((socket) => socket.write('HTTP/1.1 404 No\r\ncontent-length: 9\r\n\r\nhi')),
    definition: SHORT,
    result: down('STATUS', 'HTTP_404', { httpStatus: 404 }),
  },
  {
    name: 'an error status whose compression is broken',
    site: () => answers('no gzip', { 'content-encoding': 'gzip' }, 500),
    result: down('STATUS', 'HTTP_500'),
  },
  {
    name: 'an error status before the request is read',
    site: () => bytesSite('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n'),
    definition: { method: 'POST', body: 'x'.repeat(100_000) },
    result: down('STATUS', 'HTTP_413'),
  },
  {
    name: 'a switch of protocols that nobody asked for',
    site: () =>
      rawSite((socket) => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')),
    result: down('STATUS', 'HTTP_101', { httpStatus: 101 }),
  },
  {
    name: 'a header that is missing',
    site: () => answers('hello'),
    expect: { headers: { 'x-a': matches('1') } },
    result: down('HEADER', 'HEADER_MISSING', { httpStatus: 200 }),
  },
  {
    name: 'a header with another value',
    site: () => answers('hello', { 'x-a': '2' }),
    expect: { headers: { 'x-a': matches('1') }, pattern: matches('x') },
    result: down('HEADER', 'HEADER_MISMATCH', { patternMatched: null }),
  },
  {
    name: 'a header that should not be there',
    site: () => answers('hello', { 'x-a': '2' }),
    expect: { headers: { 'x-a': absent('\\d+') } },
    result: down('HEADER', 'HEADER_FOUND'),
  },
  {
    name: 'a wrong header before a broken body',
    site: () => bytesSite(OK, 'content-length: 9\r\n\r\nhi'),
    expect: { headers: { 'x-a': matches('1') } },
    result: down('HEADER', 'HEADER_MISSING'),
  },
  {
    name: 'a body shorter than it says',
    site: () => bytesSite(OK, 'content-length: 9\r\n\r\nhi'),
    result: down('BODY', 'ECONNRESET', { httpStatus: 200, bodyBytes: 2 }),
  },
  {
    name: 'a chunked body without its end',
    site: () => bytesSite(OK, 'transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n'),
    result: down('BODY', 'ECONNRESET', { bodyBytes: 2 }),
  },
  {
    name: 'a chunk without a size',
    site: () => bytesSite(OK, 'transfer-encoding: chunked\r\n\r\nhello\r\n'),
    result: down('BODY', 'HPE_INVALID_CHUNK_SIZE'),
  },
  {
    name: 'a reset within a body that ends with its connection',
    site: () => rawSite((socket) => socket.write(`${OK}\r\nhi`, () => setTimeout(() => socket.resetAndDestroy(), 50))),
    result: down('BODY', 'ECONNRESET', { bodyBytes: 2 }),
  },
  {
    name: 'a gzip body that is none',
    site: () => answers('hello', { 'content-encoding': 'gzip' }),
    result: down('BODY', 'Z_DATA_ERROR', { httpStatus: 200 }),
  },
  {
    name: 'a gzip body that is cut',
    site: () => answers(zlib.gzipSync(BIG).subarray(0, 100), { 'content-encoding': 'gzip' }),
    result: down('BODY', 'Z_BUF_ERROR'),
  },
  {
    name: 'a brotli body that is cut',
    site: () => answers(zlib.brotliCompressSync('hello world').subarray(0, 8), { 'content-encoding': 'br' }),
    result: down('BODY', 'Z_BUF_ERROR'),
  },
  {
    name: 'a body without the pattern',
    site: () => answers('hello'),
    expect: { pattern: matches('good ?bye') },
    result: down('PATTERN_MISMATCH', 'PATTERN_NOT_FOUND', { patternMatched: false }),
  },
  {
    name: 'a body with a pattern that must be absent',
    site: () => answers('Exception'),
    expect: { pattern: absent('Exc') },
    result: down('PATTERN_MISMATCH', 'PATTERN_FOUND', { patternMatched: true }),
  },
  {
    name: 'a certificate that expires too soon',
    site: () => httpsSite('chained', (_, response) => response.end()),
    expect: { certificateForDays: 30_000 },
    result: down('CERTIFICATE_EXPIRING', 'CERTIFICATE_EXPIRING'),
  },
  {
    name: 'no certificate where days were asked for',
    site: () => answers('hello'),
    expect: { certificateForDays: 1 },
    result: down('CERTIFICATE_EXPIRING', 'NO_CERTIFICATE'),
  },
  {
    name: 'a certificate whose expiry is no date where days were asked for',
    site: () => httpsSite('no-date', (_, response) => response.end('hello')),
    definition: { tls: { verify: false, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null } },
    expect: { certificateForDays: 1 },
    result: down('CERTIFICATE_EXPIRING', 'NO_CERTIFICATE', { certificateExpiresAt: null }),
  },
  {
    name: 'an answer slower than wanted',
    site: () => httpSite((_, response) => setTimeout(() => response.end('late'), 60)),
    expect: { withinMs: 30 },
    result: down('SLOW', 'SLOW', { httpStatus: 200, bodyBytes: 4 }),
  },
  {
    name: 'an endless body without the pattern',
    site: () =>
      rawSite((socket) => {
        socket.write(`${OK}\r\n`);
        forever(socket, 'x'.repeat(10_000));
      }),
    definition: { maxBodyBytes: 50_000 },
    expect: { pattern: matches('Welcome') },
    result: unknown('BODY_TOO_LARGE', 'BODY_TOO_LARGE', {
      patternMatched: null,
      bodyBytes: 50_000,
      bodyTruncated: true,
    }),
  },
  {
    name: 'a gzip bomb',
    site: () => answers(zlib.gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }),
    expect: { pattern: absent('Exception') },
    result: unknown('BODY_TOO_LARGE', 'BODY_TOO_LARGE', {
      patternMatched: null,
      bodyBytes: 1_048_576,
      bodyTruncated: true,
    }),
  },
  {
    name: 'a body on which the pattern explodes',
    site: () => answers(`${'a'.repeat(60)}b`),
    expect: { pattern: matches('^(a+)+$') },
    result: unknown('PATTERN_TIMEOUT', 'PATTERN_TIMEOUT', { patternMatched: null }),
  },
  {
    name: 'a pattern that is no expression',
    site: () => answers('hello'),
    expect: { pattern: matches('(') },
    result: unknown('OTHER', 'PATTERN_INVALID'),
  },
  {
    name: 'an endpoint that needs a secret',
    site: () => answers('hello'),
    definition: { headers: { 'x-key': { literal: null, secret: 'KEY' } } },
    requests: 0,
    result: unknown('SECRET_MISSING', 'SECRETS_NOT_SUPPORTED', { totalMs: 0, httpStatus: null }),
  },
  {
    name: 'a URL that is none',
    site: refusingSite,
    definition: { url: 'ftp://127.0.0.1/' },
    requests: 0,
    result: unknown('OTHER', 'BAD_URL'),
  },
];

const asHttps = (site: Site): Site => ({ ...site, url: site.url.replace('http:', 'https:') });
