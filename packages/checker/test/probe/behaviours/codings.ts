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

/** Compressed bodies. */
export const CODINGS: Behaviour[] = [
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
    name: 'a zstd body',
    site: () => answers(zlib.zstdCompressSync('hello'), { 'content-encoding': 'zstd' }),
    expect: { pattern: matches('^hello$') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a gzip body in a deflate body',
    site: () => answers(zlib.deflateSync(zlib.gzipSync('hello')), { 'content-encoding': 'gzip, deflate' }),
    expect: { pattern: matches('^hello$') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'a deflate body in a gzip body',
    site: () => answers(zlib.gzipSync(zlib.deflateSync('hello')), { 'content-encoding': 'DEFLATE , X-GZIP' }),
    expect: { pattern: matches('^hello$') },
    result: { ...UP, bodyBytes: 5 },
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
    name: 'five codings',
    site: () => answers(coded('hello', 5), { 'content-encoding': 'gzip, gzip, gzip, gzip, gzip' }),
    expect: { pattern: matches('^hello$') },
    result: { ...UP, bodyBytes: 5 },
  },
  {
    name: 'six codings',
    site: () => answers(coded('hello', 6), { 'content-encoding': 'gzip, gzip, gzip, gzip, gzip, gzip' }),
    result: down('BODY', 'TOO_MANY_CODINGS', { httpStatus: 200, bodyBytes: 0 }),
  },
  {
    name: 'a gzip body with a wrong checksum',
    site: () => answers(spoiled(zlib.gzipSync('hello'), -8), { 'content-encoding': 'gzip' }),
    result: down('BODY', 'Z_DATA_ERROR'),
  },
  {
    name: 'a gzip body with a wrong length',
    site: () => answers(spoiled(zlib.gzipSync('hello'), -1), { 'content-encoding': 'gzip' }),
    result: down('BODY', 'Z_DATA_ERROR'),
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
    name: 'a deflate body that is none',
    site: () => answers('hello', { 'content-encoding': 'deflate' }),
    result: down('BODY', 'Z_DATA_ERROR'),
  },
  {
    name: 'a deflate body that is cut',
    site: () => answers(zlib.deflateSync(BIG).subarray(0, 50), { 'content-encoding': 'deflate' }),
    result: down('BODY', 'Z_BUF_ERROR'),
  },
  {
    name: 'a brotli body that is none',
    site: () => answers(Buffer.alloc(20, 0xff), { 'content-encoding': 'br' }),
    result: down('BODY', 'ERR__ERROR_FORMAT_PADDING_2'),
  },
  {
    name: 'a zstd body that is none',
    site: () => answers('hello', { 'content-encoding': 'zstd' }),
    result: down('BODY', 'ZSTD_error_prefix_unknown'),
  },
  {
    name: 'a zstd body that is cut',
    site: () => answers(zlib.zstdCompressSync(BIG).subarray(0, 20), { 'content-encoding': 'zstd' }),
    result: down('BODY', 'Z_BUF_ERROR'),
  },
  {
    name: 'a zstd body that asks for a window of 128 MiB',
    site: () => answers(Buffer.from('28b52ffd0488010000', 'hex'), { 'content-encoding': 'zstd' }),
    result: down('BODY', 'ZSTD_error_frameParameter_windowTooLarge'),
  },
  {
    name: 'a broken body in a whole one',
    site: () => answers(zlib.gzipSync(zlib.gzipSync(BIG).subarray(0, 100)), { 'content-encoding': 'gzip, gzip' }),
    result: down('BODY', 'Z_BUF_ERROR'),
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
