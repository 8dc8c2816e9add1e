import { UP, SHORT, absent, answers, down, forever, matches, OK } from '../behaviour.ts';
import type { Behaviour } from '../behaviour.ts';
import { bytesSite, httpSite, rawSite } from '../sites.ts';

/** Bytes that are no whole answer, and the parser's or the network's word for why. */
const NO_ANSWERS: [name: string, code: string, ...(string | Buffer)[]][] = [
  ['a close within the header', 'ECONNRESET', OK, 'content-le'],
  ['something that is not HTTP', 'HPE_INVALID_CONSTANT', 'hello\r\n\r\n'],
  ['a header of a megabyte', 'HPE_HEADER_OVERFLOW', OK, `x-a: ${'a'.repeat(1_000_000)}\r\n\r\n`],
  ['two content lengths', 'HPE_UNEXPECTED_CONTENT_LENGTH', OK, 'content-length: 1\r\ncontent-length: 2\r\n\r\nhi'],
  ['HTTP/3.0 in the status line', 'HPE_INVALID_VERSION', 'HTTP/3.0 200 OK\r\n\r\n'],
  [
    'HTTP/2 without being asked',
    'HPE_INVALID_CONSTANT',
    Buffer.from('00000c04000000000000030000006400040000ffff', 'hex'),
  ],
  ['a music server that says ICY', 'HPE_INVALID_CONSTANT', 'ICY 200 OK\r\n\r\n'],
  ['a status that is no number', 'HPE_INVALID_STATUS', 'HTTP/1.1 abc OK\r\n\r\n'],
  ['a status of two digits', 'HPE_INVALID_STATUS', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['a status of four digits', 'HPE_INVALID_STATUS', 'HTTP/1.1 2000 OK\r\n\r\n'],
  ['lines that end without a carriage return', 'HPE_CR_EXPECTED', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nhi'],
  ['a header without a name', 'HPE_INVALID_HEADER_TOKEN', OK, ': 1\r\n\r\n'],
  ['a space before the colon of a header', 'HPE_INVALID_HEADER_TOKEN', OK, 'x-a : 1\r\n\r\n'],
  ['a NUL in a header', 'HPE_INVALID_HEADER_TOKEN', OK, 'x-a: a\0b\r\n\r\n'],
  ['two lengths that agree', 'HPE_UNEXPECTED_CONTENT_LENGTH', OK, 'content-length: 2\r\ncontent-length: 2\r\n\r\nhi'],
  ['a length that is no number', 'HPE_INVALID_CONTENT_LENGTH', OK, 'content-length: two\r\n\r\nhi'],
  ['a length below zero', 'HPE_INVALID_CONTENT_LENGTH', OK, 'content-length: -1\r\n\r\nhi'],
  ['a length beyond all numbers', 'HPE_INVALID_CONTENT_LENGTH', OK, `content-length: ${'9'.repeat(30)}\r\n\r\nhi`],
  [
    'a length and chunks',
    'HPE_INVALID_TRANSFER_ENCODING',
    OK,
    'content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n',
  ],
];

/** What comes before the body: status lines, headers, hints, and answers that have no body. */
export const HEADERS: Behaviour[] = [
  {
    name: 'a header in pieces',
    site: () => bytesSite('HTTP/1.', '1 200 O', 'K\r\ncontent-', 'length: 2\r\n\r', '\nhi'),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'early hints before the answer',
    site: () => bytesSite('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', OK, 'content-length: 2\r\n\r\nhi'),
    result: { ...UP, httpStatus: 200, bodyBytes: 2 },
  },
  {
    name: 'an answer to HEAD',
    site: () => answers('hello'),
    definition: { method: 'HEAD' },
    result: { ...UP, bodyBytes: 0 },
  },
  { name: 'not modified', site: () => answers('', {}, 304), result: { ...UP, httpStatus: 304 } },
  { name: 'no body', site: () => answers('', {}, 204), result: { ...UP, httpStatus: 204, bodyBytes: 0 } },
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
    name: 'a switch of protocols that nobody asked for',
    site: () =>
      rawSite((socket) => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')),
    result: down('STATUS', 'HTTP_101', { httpStatus: 101 }),
  },
  {
    name: 'an error status before the request is read',
    site: () => bytesSite('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n'),
    definition: { method: 'POST', body: 'x'.repeat(100_000) },
    result: down('STATUS', 'HTTP_413'),
  },
  {
    name: 'a status line without a reason',
    site: () => bytesSite('HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nhi'),
    result: { ...UP, httpStatus: 200, bodyBytes: 2 },
  },
  {
    name: 'HTTP/1.0',
    site: () => bytesSite('HTTP/1.0 200 OK\r\n\r\nhello'),
    result: { ...UP, httpStatus: 200, bodyBytes: 5 },
  },
  {
    name: 'HTTP/0.9',
    site: () => bytesSite('<html>hello</html>'),
    result: down('PROTOCOL', 'HPE_INVALID_CONSTANT', { httpStatus: null }),
  },
  {
    name: 'a status that nobody knows',
    site: () => bytesSite('HTTP/1.1 999 Go away\r\ncontent-length: 0\r\n\r\n'),
    result: down('STATUS', 'HTTP_999', { httpStatus: 999 }),
  },
  {
    name: 'status 0',
    site: () => bytesSite('HTTP/1.1 000 Nothing\r\ncontent-length: 0\r\n\r\n'),
    result: down('STATUS', 'HTTP_0', { httpStatus: 0 }),
  },
  {
    name: 'empty lines before the status line',
    site: () => bytesSite('\r\n\r\n', OK, 'content-length: 2\r\n\r\nhi'),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'a header of 60 KB',
    site: () => bytesSite(OK, `x-a: ${'a'.repeat(60_000)}\r\ncontent-length: 2\r\n\r\nhi`),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'thousands of headers',
    site: () => bytesSite(OK, 'a: 1\r\n'.repeat(9_000), 'x-last: 1\r\ncontent-length: 2\r\n\r\nhi'),
    expect: { headers: { 'x-last': matches('1') } },
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'headers named as what every object is born with',
    site: () => bytesSite(OK, 'constructor: 1\r\n__proto__: 2\r\ncontent-length: 0\r\n\r\n'),
    expect: { headers: { constructor: matches('^1$'), __proto__x: absent('.'), toString: absent('.') } },
    result: { ...UP },
  },
  {
    name: 'a header that comes without end',
    site: () =>
      rawSite((socket) => {
        socket.write(OK);
        forever(socket, 'x-a: 1\r\n'.repeat(1_000));
      }),
    result: down('PROTOCOL', 'HPE_HEADER_OVERFLOW'),
  },
  {
    name: 'a status line that drips',
    site: () => rawSite((socket) => forever(socket, '\r\n')),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: null }),
  },
  {
    name: 'a reset within the header',
    site: () =>
      rawSite((socket) => socket.write(`${OK}content-le`, () => setTimeout(() => socket.resetAndDestroy(), 50))),
    result: down('PROTOCOL', 'ECONNRESET', { httpStatus: null }),
  },
  {
    name: 'a wish to go on before the answer',
    site: () => bytesSite('HTTP/1.1 100 Continue\r\n\r\n', OK, 'content-length: 2\r\n\r\nhi'),
    result: { ...UP, httpStatus: 200, bodyBytes: 2 },
  },
  {
    name: 'hints and no answer',
    site: () => bytesSite('HTTP/1.1 103 Early Hints\r\n\r\n'),
    result: down('PROTOCOL', 'ECONNRESET', { httpStatus: null }),
  },
  {
    name: 'hints without end',
    site: () => rawSite((socket) => forever(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')),
    definition: SHORT,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: null }),
  },
  {
    name: 'an answer to HEAD that has a body',
    site: () => bytesSite(OK, 'content-length: 5\r\n\r\nhello'),
    definition: { method: 'HEAD' },
    result: { ...UP, httpStatus: 200, bodyBytes: 0 },
  },
  {
    name: 'an answer to HEAD that has a body after a promise to close',
    site: () => bytesSite(`${OK}connection: close\r\ncontent-length: 5\r\n\r\nhello`),
    definition: { method: 'HEAD' },
    result: { ...UP, httpStatus: 200, bodyBytes: 0 },
  },
  {
    name: 'an answer to HEAD that has a chunked and coded body',
    site: () => bytesSite(OK, 'transfer-encoding: chunked\r\ncontent-encoding: gzip\r\n\r\n2\r\nhi\r\n0\r\n\r\n'),
    definition: { method: 'HEAD' },
    result: { ...UP, httpStatus: 200, bodyBytes: 0 },
  },
  {
    name: 'an answer to HEAD with the length of a body that is not there',
    site: () => bytesSite(OK, 'content-length: 500\r\n\r\n'),
    definition: { method: 'HEAD' },
    result: { ...UP, bodyBytes: 0 },
  },
  {
    name: 'an answer to a HEAD that had a body',
    site: () => answers('hello'),
    definition: { method: 'HEAD', body: 'why not' },
    result: { ...UP, bodyBytes: 0 },
  },
  {
    name: 'status 204 with a body',
    site: () => bytesSite('HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello'),
    result: { ...UP, httpStatus: 204, bodyBytes: 0 },
  },
  {
    name: 'status 204 with a body after a promise to close',
    site: () => bytesSite('HTTP/1.1 204 No Content\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello'),
    result: { ...UP, httpStatus: 204, bodyBytes: 0 },
  },
  {
    name: 'status 304 with a chunked body',
    site: () => bytesSite('HTTP/1.1 304 Not Modified\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'),
    result: { ...UP, httpStatus: 304, bodyBytes: 0 },
  },
  {
    name: 'an answer before the request was sent',
    site: () =>
      rawSite(
        () => undefined,
        (socket) => socket.end(`${OK}content-length: 2\r\n\r\nhi`),
      ),
    result: { ...UP, bodyBytes: 2 },
  },
  {
    name: 'a wish to upgrade that is no switch',
    site: () => bytesSite(OK, 'connection: upgrade\r\nupgrade: h2c\r\ncontent-length: 2\r\n\r\nhi'),
    result: { ...UP, httpStatus: 200 },
  },
  ...NO_ANSWERS.map(([name, code, ...bytes]): Behaviour => ({
    name,
    site: () => bytesSite(...bytes),
    result: down('PROTOCOL', code),
  })),
];
