import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { UP, SHORT, absent, answers, down, forever, matches, unknown, OK } from '../behaviour.ts';
import type { Behaviour } from '../behaviour.ts';
import { bytesSite, rawSite } from '../sites.ts';

const BIG = Buffer.alloc(200_000, 'a');
const BOMB = Buffer.alloc(50_000_000);
const FAST_BROTLI = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } };
/** Decodes to no byte at all. */
const NOTHING = Buffer.alloc(5_000_000, zlib.gzipSync(''));

/** Bodies that say hello, and what they say of their codings. */
const WHOLE: [name: string, codings: string, body: () => string | Buffer][] = [
  ['a gzip body', 'gzip', () => zlib.gzipSync('hello')],
  ['a brotli body', 'br', () => zlib.brotliCompressSync('hello')],
  ['a deflate body', 'deflate', () => zlib.deflateSync('hello')],
  ['a deflate body without its wrapper', 'deflate', () => zlib.deflateRawSync('hello')],
  ['a body coded twice', 'gzip, br', () => zlib.brotliCompressSync(zlib.gzipSync('hello'))],
  ['a coding that nobody knows', 'utf-8', () => 'hello'],
  ['a zstd body', 'zstd', () => zlib.zstdCompressSync('hello')],
  ['a gzip body in a deflate body', 'gzip, deflate', () => zlib.deflateSync(zlib.gzipSync('hello'))],
  ['a deflate body in a gzip body', 'DEFLATE , X-GZIP', () => zlib.gzipSync(zlib.deflateSync('hello'))],
  ['five codings', 'gzip, gzip, gzip, gzip, gzip', () => coded('hello', 5)],
];

/** Bodies that cannot be decoded, and the decoder's word for why. */
const BROKEN: [name: string, codings: string, code: string, body: () => string | Buffer][] = [
  ['a gzip body that is none', 'gzip', 'Z_DATA_ERROR', () => 'hello'],
  ['a gzip body that is cut', 'gzip', 'Z_BUF_ERROR', () => zlib.gzipSync(BIG).subarray(0, 100)],
  ['a brotli body that is cut', 'br', 'Z_BUF_ERROR', () => zlib.brotliCompressSync('hello world').subarray(0, 8)],
  ['a gzip body with a wrong checksum', 'gzip', 'Z_DATA_ERROR', () => spoiled(zlib.gzipSync('hello'), -8)],
  ['a gzip body with a wrong length', 'gzip', 'Z_DATA_ERROR', () => spoiled(zlib.gzipSync('hello'), -1)],
  ['a deflate body that is none', 'deflate', 'Z_DATA_ERROR', () => 'hello'],
  ['a deflate body that is cut', 'deflate', 'Z_BUF_ERROR', () => zlib.deflateSync(BIG).subarray(0, 50)],
  ['a brotli body that is none', 'br', 'ERR__ERROR_FORMAT_PADDING_2', () => Buffer.alloc(20, 0xff)],
  ['a zstd body that is none', 'zstd', 'ZSTD_error_prefix_unknown', () => 'hello'],
  ['a zstd body that is cut', 'zstd', 'Z_BUF_ERROR', () => zlib.zstdCompressSync(BIG).subarray(0, 20)],
  [
    'a zstd body that asks for a window of 128 MiB',
    'zstd',
    'ZSTD_error_frameParameter_windowTooLarge',
    () => Buffer.from('28b52ffd0488010000', 'hex'),
  ],
  [
    'a broken body in a whole one',
    'gzip, gzip',
    'Z_BUF_ERROR',
    () => zlib.gzipSync(zlib.gzipSync(BIG).subarray(0, 100)),
  ],
];

/** Compressed bodies. */
export const CODINGS: Behaviour[] = [
  ...WHOLE.map(([name, codings, body]): Behaviour => ({
    name,
    site: () => answers(body(), { 'content-encoding': codings }),
    expect: { pattern: matches('^hello$') },
    result: { ...UP, bodyBytes: 5, patternMatched: true },
  })),
  ...BROKEN.map(([name, codings, code, body]): Behaviour => ({
    name,
    site: () => answers(body(), { 'content-encoding': codings }),
    result: down('BODY', code, { httpStatus: 200 }),
  })),
  {
    name: 'an empty body that says it is gzip',
    site: () => bytesSite(OK, 'content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
    result: { ...UP, bodyBytes: 0 },
  },
  {
    name: 'six codings',
    site: () => answers(coded('hello', 6), { 'content-encoding': 'gzip, gzip, gzip, gzip, gzip, gzip' }),
    result: down('BODY', 'TOO_MANY_CODINGS', { httpStatus: 200, bodyBytes: 0 }),
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
    name: 'a gzip body of two members',
    site: () => answers(Buffer.concat([zlib.gzipSync('hello '), zlib.gzipSync('you')]), { 'content-encoding': 'gzip' }),
    expect: { pattern: matches('^hello you$') },
    result: { ...UP, bodyBytes: 9 },
  },
  {
    name: 'more bytes after a whole gzip body',
    site: () => answers(Buffer.concat([zlib.gzipSync('hello'), Buffer.alloc(9)]), { 'content-encoding': 'gzip' }),
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a coded body in pieces of one byte',
    site: () =>
      bytesSite(
        `${OK}content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n`,
        ...[...zlib.gzipSync('hello')].map((byte) => Buffer.from([0x31, 13, 10, byte, 13, 10])),
        '0\r\n\r\n',
      ),
    expect: { pattern: matches('^hello$') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a gzip body whose connection is cut',
    site: () => bytesSite(OK, 'content-encoding: gzip\r\n\r\n', zlib.gzipSync(BIG).subarray(0, 100)),
    result: down('BODY', 'Z_BUF_ERROR', { httpStatus: 200 }),
  },
  {
    name: 'a gzip body whose connection is reset',
    site: () =>
      rawSite((socket) =>
        socket.write(
          Buffer.concat([Buffer.from(`${OK}content-encoding: gzip\r\n\r\n`), zlib.gzipSync(BIG).subarray(0, 100)]),
          () => setTimeout(() => socket.resetAndDestroy(), 50),
        ),
      ),
    result: down('BODY', 'ECONNRESET', { httpStatus: 200 }),
  },
  {
    name: 'a coded body that stalls',
    site: () =>
      rawSite((socket) => {
        socket.write(`${OK}content-encoding: gzip\r\n\r\n`);
        socket.write(zlib.gzipSync(BIG).subarray(0, 100));
      }),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: 200, downloadMs: null }),
  },
  {
    name: 'a brotli bomb',
    site: () => answers(zlib.brotliCompressSync(BOMB, FAST_BROTLI), { 'content-encoding': 'br' }),
    result: { ...UP, bodyBytes: 1_048_576, bodyTruncated: true },
  },
  {
    name: 'a deflate bomb',
    site: () => answers(zlib.deflateSync(BOMB), { 'content-encoding': 'deflate' }),
    result: { ...UP, bodyBytes: 1_048_576, bodyTruncated: true },
  },
  {
    name: 'a zstd bomb',
    site: () => answers(zlib.zstdCompressSync(BOMB), { 'content-encoding': 'zstd' }),
    result: { ...UP, bodyBytes: 1_048_576, bodyTruncated: true },
  },
  {
    name: 'a coded body longer than the cap that does not compress',
    site: () => answers(zlib.gzipSync(randomBytes(5_000_000)), { 'content-encoding': 'gzip' }),
    result: { ...UP, bodyBytes: 1_048_576, bodyTruncated: true },
  },
  {
    name: 'an error status with a long body that does not compress',
    site: () => answers(zlib.gzipSync(randomBytes(5_000_000)), { 'content-encoding': 'gzip' }, 503),
    result: down('STATUS', 'HTTP_503', { bodyBytes: 512 }),
  },
  {
    name: 'a bomb in a bomb',
    site: () => answers(zlib.gzipSync(zlib.gzipSync(BOMB)), { 'content-encoding': 'gzip, gzip' }),
    result: { ...UP, bodyBytes: 1_048_576, bodyTruncated: true },
  },
  {
    name: 'a bomb of nothing in a bomb',
    site: () => answers(zlib.gzipSync(NOTHING), { 'content-encoding': 'gzip, gzip' }),
    result: down('BODY', 'CODING_TOO_LARGE', { httpStatus: 200, bodyBytes: 0 }),
  },
  {
    name: 'a coded body of nothing without end',
    site: () =>
      rawSite((socket) => {
        socket.write(`${OK}content-encoding: gzip\r\n\r\n`);
        forever(socket, zlib.gzipSync('').toString('latin1').repeat(10_000), 10, 'latin1');
      }),
    definition: { maxBodyBytes: 50_000 },
    result: down('BODY', 'CODING_TOO_LARGE', { httpStatus: 200, bodyBytes: 0 }),
  },
  {
    name: 'a gzip bomb of an error status',
    site: () => answers(zlib.gzipSync(BOMB), { 'content-encoding': 'gzip' }, 500),
    result: down('STATUS', 'HTTP_500', { bodyBytes: 512, bodyTruncated: false }),
  },
];

function coded(text: string, times: number): Buffer {
  let bytes = Buffer.from(text);
  for (let i = 0; i < times; i++) bytes = zlib.gzipSync(bytes);
  return bytes;
}

/** @param at from the end when negative */
function spoiled(bytes: Buffer, at: number): Buffer {
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 0xff;
  return bytes;
}
