import { UP, SHORT, answers, down, forever, matches, unknown, OK } from '../behaviour.ts';
import type { Behaviour } from '../behaviour.ts';
import { bytesSite, rawSite } from '../sites.ts';

const BIG = Buffer.alloc(200_000, 'a');

/** Chunks that break their rules, and the parser's or the network's word for why. */
const BAD_CHUNKS: [name: string, code: string, ...string[]][] = [
  ['a chunk without a size', 'HPE_INVALID_CHUNK_SIZE', 'hello\r\n'],
  ['a chunk of a size beyond all numbers', 'HPE_INVALID_CHUNK_SIZE', 'fffffffffffffffff\r\nhi'],
  ['a chunk of a size below zero', 'HPE_INVALID_CHUNK_SIZE', '-2\r\nhi\r\n'],
  ['a chunk longer than it says', 'HPE_STRICT', '2\r\nhi and more\r\n0\r\n\r\n'],
  ['a chunk shorter than it says', 'ECONNRESET', '20\r\nhi\r\n0\r\n\r\n'],
  ['a chunk extension without end', 'HPE_CHUNK_EXTENSIONS_OVERFLOW', '2;', 'a'.repeat(100_000)],
];

/** Bodies and their framing. */
export const BODIES: Behaviour[] = [
  {
    name: 'a plain answer',
    site: () => answers('hello'),
    result: { ...UP, httpStatus: 200, bodyBytes: 5, redirects: 0 },
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
    name: 'a reset within a body that ends with its connection',
    site: () => rawSite((socket) => socket.write(`${OK}\r\nhi`, () => setTimeout(() => socket.resetAndDestroy(), 50))),
    result: down('BODY', 'ECONNRESET', { bodyBytes: 2 }),
  },
  {
    name: 'more bytes after a promise to close',
    site: () => bytesSite(`${OK}connection: close\r\ncontent-length: 2\r\n\r\nhi and more`),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'more bytes after the last chunk and a promise to close',
    site: () => bytesSite(`${OK}connection: close\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\nand more`),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'a body of no bytes',
    site: () => bytesSite(OK, 'content-length: 0\r\n\r\nhello'),
    result: { ...UP, bodyBytes: 0 },
  },
  {
    name: 'an answer after which the connection stays open',
    site: () => rawSite((socket) => socket.write(`${OK}connection: keep-alive\r\ncontent-length: 2\r\n\r\nhi`)),
    result: { ...UP, bodyBytes: 2 },
    lessThanMs: 3_000,
  },
  {
    name: 'chunks with extensions and trailers',
    site: () =>
      bytesSite(OK, 'transfer-encoding: Chunked\r\n\r\n2;a=b\r\nhi\r\n003\r\nyou\r\n0;last\r\nx-sum: 1\r\n\r\n'),
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a body of chunks of one byte',
    site: () => bytesSite(OK, 'transfer-encoding: chunked\r\n\r\n', '1\r\nx\r\n'.repeat(20_000), '0\r\n\r\n'),
    expect: { pattern: matches('^x{20000}$') },
    result: { ...UP, bodyBytes: 20_000 },
  },
  {
    name: 'trailers without end',
    site: () => bytesSite(OK, 'transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n', 'x: 1\r\n'.repeat(100_000)),
    result: down('BODY', 'HPE_HEADER_OVERFLOW', { bodyBytes: 2 }),
  },
  {
    name: 'chunks without end',
    site: () =>
      rawSite((socket) => {
        socket.write(`${OK}transfer-encoding: chunked\r\n\r\n`);
        forever(socket, `1000\r\n${'x'.repeat(4096)}\r\n`);
      }),
    definition: { maxBodyBytes: 50_000 },
    result: { ...UP, bodyBytes: 50_000, bodyTruncated: true },
  },
  {
    name: 'a body of a petabyte',
    site: () =>
      rawSite((socket) => {
        socket.write(`${OK}content-length: 1000000000000000\r\n\r\n`);
        forever(socket, 'x'.repeat(10_000));
      }),
    definition: { maxBodyBytes: 50_000 },
    result: { ...UP, bodyBytes: 50_000, bodyTruncated: true },
  },
  {
    name: 'chunks that drip',
    site: () =>
      rawSite((socket) => {
        socket.write(`${OK}transfer-encoding: chunked\r\n\r\n`);
        forever(socket, '1\r\nx\r\n');
      }),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: 200, downloadMs: null }),
  },
  {
    name: 'a reset within a body of known length',
    site: () =>
      rawSite((socket) =>
        socket.write(`${OK}content-length: 9\r\n\r\nhi`, () => setTimeout(() => socket.resetAndDestroy(), 50)),
      ),
    result: down('BODY', 'ECONNRESET', { httpStatus: 200, bodyBytes: 2 }),
  },
  {
    name: 'a reset within a chunk',
    site: () =>
      rawSite((socket) =>
        socket.write(`${OK}transfer-encoding: chunked\r\n\r\n9\r\nhi`, () =>
          setTimeout(() => socket.resetAndDestroy(), 50),
        ),
      ),
    result: down('BODY', 'ECONNRESET', { bodyBytes: 2 }),
  },
  {
    name: 'a transfer coding that nobody knows',
    site: () => bytesSite(OK, 'transfer-encoding: whatever\r\n\r\nhello'),
    result: { ...UP, bodyBytes: 5 },
  },
  ...BAD_CHUNKS.map(([name, code, ...chunks]): Behaviour => ({
    name,
    site: () => bytesSite(OK, 'transfer-encoding: chunked\r\n\r\n', ...chunks),
    result: down('BODY', code, { httpStatus: 200 }),
  })),
];
