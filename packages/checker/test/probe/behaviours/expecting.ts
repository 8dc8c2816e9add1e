import { UP, SHORT, absent, answers, down, forever, matches, standStill, unknown, OK } from '../behaviour.ts';
import type { Behaviour } from '../behaviour.ts';
import { bytesSite, httpSite, httpsSite, rawSite } from '../sites.ts';

/** Answers that are whole, but not what the endpoint expects. */
export const EXPECTING: Behaviour[] = [
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
    lessThanMs: 3_000,
  },
  {
    name: 'an error status whose compression is broken',
    site: () => answers('no gzip', { 'content-encoding': 'gzip' }, 500),
    result: down('STATUS', 'HTTP_500'),
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
    name: 'an error status whose body never ends',
    site: () =>
      rawSite((socket) => {
        socket.write('HTTP/1.1 500 No\r\n\r\n');
        forever(socket, 'x'.repeat(1_000));
      }),
    result: down('STATUS', 'HTTP_500', { bodyBytes: 512, bodyTruncated: false, downloadMs: null }),
    lessThanMs: 3_000,
  },
  {
    name: 'an error status whose body is reset',
    site: () =>
      rawSite((socket) =>
        socket.write('HTTP/1.1 500 No\r\n\r\noops', () => setTimeout(() => socket.resetAndDestroy(), 50)),
      ),
    result: down('STATUS', 'HTTP_500', { bodyBytes: 4 }),
  },
  {
    name: 'a wanted error status',
    site: () => answers('gone', {}, 410),
    expect: { status: [{ from: 410, to: 410 }], pattern: matches('gone') },
    result: { ...UP, httpStatus: 410, bodyBytes: 4 },
  },
  {
    name: 'a good status where an error was wanted',
    site: () => answers('hello'),
    expect: { status: [{ from: 500, to: 599 }] },
    result: down('STATUS', 'HTTP_200', { httpStatus: 200 }),
  },
  {
    name: 'the wanted pattern beyond the cap',
    site: () => answers(`${'x'.repeat(1_000)}Welcome`),
    definition: { maxBodyBytes: 1_000 },
    expect: { pattern: matches('Welcome') },
    result: unknown('BODY_TOO_LARGE', 'BODY_TOO_LARGE', { patternMatched: null, bodyTruncated: true }),
  },
  {
    name: 'the unwanted pattern before the cap',
    site: () => answers(`Exception${'x'.repeat(1_000)}`),
    definition: { maxBodyBytes: 1_000 },
    expect: { pattern: absent('Exception') },
    result: down('PATTERN_MISMATCH', 'PATTERN_FOUND', { patternMatched: true, bodyTruncated: true }),
  },
  {
    name: 'an answer slower than wanted while the checker stood still',
    site: () =>
      httpSite((_, response) => {
        standStill(600);
        response.end('hello');
      }),
    expect: { withinMs: 300 },
    result: unknown('AGENT', 'STALLED', { httpStatus: 200, bodyBytes: 5 }),
  },
];
