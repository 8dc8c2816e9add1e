import zlib from 'node:zlib';
import { UP, matches, absent, answers, redirects, forever, OK } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import { bytesSite, httpSite, httpsSite, rawSite } from './sites.ts';

const BIG = Buffer.alloc(200_000, 'a');

/** Sites that are up. */
export const ANSWERING: Behaviour[] = [
  {
    name: 'a plain answer',
    site: () => answers('hello'),
    result: { ...UP, httpStatus: 200, bodyBytes: 5, redirects: 0 },
  },
  {
    name: 'a header in pieces',
    site: () => bytesSite('HTTP/1.', '1 200 O', 'K\r\ncontent-', 'length: 2\r\n\r', '\nhi'),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'a chunked body',
    site: () => bytesSite(OK, 'transfer-encoding: chunked\r\n\r\n', '2\r\nhi\r\n0\r\n\r\n'),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'a body that ends with its connection',
    site: () => bytesSite(OK, '\r\n', 'hello'),
    result: { ...UP, bodyBytes: 5 },
  },
  { name: 'no body', site: () => answers('', {}, 204), result: { ...UP, httpStatus: 204, bodyBytes: 0 } },
  { name: 'not modified', site: () => answers('', {}, 304), result: { ...UP, httpStatus: 304 } },
  {
    name: 'early hints before the answer',
    site: () => bytesSite('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', OK, 'content-length: 2\r\n\r\nhi'),
    result: { ...UP, httpStatus: 200, bodyBytes: 2 },
  },
  {
    name: 'more bytes after a whole answer',
    site: () => bytesSite(OK, 'content-length: 2\r\n\r\nhi', 'HTTP/1.1 500 No\r\n\r\n'),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'a reset after a whole answer',
    site: () => rawSite((socket) => socket.write(`${OK}content-length: 2\r\n\r\nhi`, () => socket.resetAndDestroy())),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'a reset after a long whole answer',
    site: () =>
      rawSite((socket) =>
        socket.write(Buffer.concat([Buffer.from(`${OK}content-length: 200000\r\n\r\n`), BIG]), () =>
          setTimeout(() => socket.resetAndDestroy(), 50),
        ),
      ),
    result: { ...UP, bodyBytes: 200_000 },
  },
  {
    name: 'an answer to HEAD',
    site: () => answers('hello'),
    definition: { method: 'HEAD' },
    result: { ...UP, bodyBytes: 0 },
  },
  {
    name: 'a gzip body',
    site: () => answers(zlib.gzipSync('hello'), { 'content-encoding': 'gzip' }),
    expect: { pattern: matches('^hello$') },
    result: { ...UP, bodyBytes: 5, patternMatched: true },
  },
  {
    name: 'a brotli body',
    site: () => answers(zlib.brotliCompressSync('hello'), { 'content-encoding': 'br' }),
    expect: { pattern: matches('hello') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a deflate body',
    site: () => answers(zlib.deflateSync('hello'), { 'content-encoding': 'deflate' }),
    expect: { pattern: matches('hello') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a deflate body without its wrapper',
    site: () => answers(zlib.deflateRawSync('hello'), { 'content-encoding': 'deflate' }),
    expect: { pattern: matches('hello') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a body coded twice',
    site: () => answers(zlib.brotliCompressSync(zlib.gzipSync('hello')), { 'content-encoding': 'gzip, br' }),
    expect: { pattern: matches('hello') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'an empty body that says it is gzip',
    site: () => bytesSite(OK, 'content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
    result: { ...UP, bodyBytes: 0 },
  },
  {
    name: 'a coding that nobody knows',
    site: () => answers('hello', { 'content-encoding': 'utf-8' }),
    expect: { pattern: matches('hello') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a body in Latin-1',
    site: () => answers(Buffer.from('Grüße', 'latin1'), { 'content-type': 'text/html; charset=ISO-8859-1' }),
    expect: { pattern: matches('^Grüße$') },
    result: { ...UP, patternMatched: true },
  },
  {
    name: 'a charset in a meta tag',
    site: () => answers(Buffer.from('<meta charset="windows-1252">Grüße', 'latin1'), { 'content-type': 'text/html' }),
    expect: { pattern: matches('Grüße') },
    result: { ...UP },
  },
  {
    name: 'a body as long as the cap',
    site: () => answers('x'.repeat(1000)),
    definition: { maxBodyBytes: 1000 },
    result: { ...UP, bodyBytes: 1000, bodyTruncated: false },
  },
  {
    name: 'a body longer than the cap',
    site: () => answers('x'.repeat(1001)),
    definition: { maxBodyBytes: 1000 },
    result: { ...UP, bodyBytes: 1000, bodyTruncated: true },
  },
  {
    name: 'an endless body in which the pattern comes early',
    site: () =>
      rawSite((socket) => {
        socket.write(`${OK}\r\nWelcome`);
        forever(socket, 'x'.repeat(10_000));
      }),
    definition: { maxBodyBytes: 50_000 },
    expect: { pattern: matches('Welcome') },
    result: { ...UP, patternMatched: true, bodyTruncated: true },
  },
  {
    name: 'a pattern that is absent as wanted',
    site: () => answers('hello'),
    expect: { pattern: absent('Exception') },
    result: { ...UP, patternMatched: false },
  },
  {
    name: 'headers as wanted',
    site: () => answers('', { 'content-type': 'text/html', 'x-a': '1' }),
    expect: { headers: { 'content-type': matches('html'), 'x-b': absent('.') } },
    result: { ...UP },
  },
  {
    name: 'a redirect that is the wanted answer',
    site: () => redirects('/there'),
    expect: { status: [{ from: 302, to: 302 }] },
    result: { ...UP, httpStatus: 302, redirects: 0 },
  },
  {
    name: 'a redirect that is not to be followed',
    site: () => redirects('/there'),
    definition: { redirects: { follow: false, max: 5 } },
    result: { ...UP, httpStatus: 302, redirects: 0 },
  },
  {
    name: 'a status 300 with a Location',
    site: () => redirects('/there', 300),
    result: { ...UP, httpStatus: 300, redirects: 0 },
  },
  {
    name: 'a redirect and an answer',
    site: () =>
      httpSite((request, response) =>
        request.url === '/' ? response.writeHead(301, { location: 'there?x=1' }).end() : response.end('there'),
      ),
    requests: 2,
    result: { ...UP, httpStatus: 200, redirects: 1, bodyBytes: 5 },
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
    definition: { tls: { verify: false, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null } },
    result: { ...UP, certificateExpiresAt: Date.UTC(2021, 0, 1) },
  },
  {
    name: 'a certificate whose expiry is no date and that is not to be verified',
    site: () => httpsSite('no-date', (_, response) => response.end('hello')),
    definition: { tls: { verify: false, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null } },
    result: { ...UP, certificateExpiresAt: null },
  },
];
