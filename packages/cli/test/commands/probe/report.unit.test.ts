import { describe, expect, test } from '@jest/globals';
import { formatProbe } from '../../../src/commands/probe/report.ts';
import { aCertificate, aHop, aProbe, failed, STARTED_AT } from '../../support/a-probe.ts';

const DAY_MS = 86_400_000;

type Wanted = Parameters<typeof aProbe>[0];

const shown = (wanted: Wanted, terminal = { columns: null as number | null, colours: false }) =>
  formatProbe(aProbe(wanted), terminal);

const lineOf = (text: string, start: string) => text.split('\n').find((line) => line.trimStart().startsWith(start));

test('tells the verdict, the way, where the time went and what was read', () => {
  expect(shown({}, { columns: 43, colours: false })).toBe(
    `UP 200 in 100 ms

  200  100 ms  203.0.113.7  GET http://shop.test/

  dns          10 ms  ━━
  connect      20 ms    ━━━━
  tls              -
  first byte   50 ms        ━━━━━━━━━━━
  download     20 ms                   ━━━━
  total       100 ms  ━━━━━━━━━━━━━━━━━━━━━

  body         1,234 bytes read`,
  );
});

describe('the verdict', () => {
  test.each<[string, Wanted, string]>([
    ['up', {}, 'UP 200 in 100 ms'],
    [
      'down',
      { result: failed('DOWN', 'CONNECT_REFUSED', 'ECONNREFUSED', '203.0.113.7 port 80 refused the connection') },
      'DOWN connect_refused: 203.0.113.7 port 80 refused the connection (ECONNREFUSED)',
    ],
    [
      'a code that the sentence says, once',
      { result: failed('DOWN', 'TLS_HANDSHAKE', 'ERR_SSL_X', 'the TLS handshake failed (ERR_SSL_X)') },
      'DOWN tls_handshake: the TLS handshake failed (ERR_SSL_X)',
    ],
    [
      'a code that is the kind, once',
      { result: failed('UNKNOWN', 'EGRESS_DENIED', 'EGRESS_DENIED', 'not checked') },
      'UNKNOWN egress_denied: not checked',
    ],
    [
      'text of the site, harmless and in one line',
      { result: failed('DOWN', 'REDIRECT', 'BAD_LOCATION', 'to "\u001b[2J\nUP"') },
      String.raw`DOWN redirect: to "\u001b[2J UP" (BAD_LOCATION)`,
    ],
  ])('%s', (_, wanted, expected) => {
    expect(shown(wanted).split('\n')[0]).toBe(expected);
  });

  test.each([
    [{}, '\u001b[1m\u001b[32mUP'],
    [{ result: failed('DOWN', 'SLOW', 'SLOW', 'slow') }, '\u001b[1m\u001b[31mDOWN'],
    [{ result: failed('UNKNOWN', 'AGENT', 'EMFILE', 'not judged') }, '\u001b[1m\u001b[33mUNKNOWN'],
  ])('has its colour on a terminal', (wanted, start) => {
    expect(shown(wanted, { columns: 80, colours: true }).startsWith(start)).toBe(true);
  });
});

test('every hop has a line, and an address is never cut', () => {
  const url = `https://shop.test/${'long/'.repeat(40)}`;
  const hops = [
    aHop({ method: 'POST', httpStatus: 303, totalMs: 1234 }),
    aHop({ url, remoteAddress: '2001:db8::7', totalMs: 8.25 }),
    aHop({ url: 'http://a.test/', httpStatus: null, remoteAddress: null, totalMs: 0.5 }),
  ];
  const text = shown({ hops }, { columns: 60, colours: false });
  expect(text.split('\n').slice(2, 5)).toEqual([
    '  303   1.2 s  203.0.113.7  POST http://shop.test/',
    `  200  8.3 ms  2001:db8::7  GET ${url}`,
    '  -    0.5 ms  -            GET http://a.test/',
  ]);
});

test('an address without end is cut all the same', () => {
  const text = shown({ hops: [aHop({ url: `http://a.test/${'a'.repeat(60_000)}` })] });
  expect(text.length).toBeLessThan(3_000);
});

describe('the chart', () => {
  test.each([
    [60, 60],
    [80, 80],
    [140, 122],
  ])('of a terminal of %d columns is %d wide', (columns, width) => {
    expect(lineOf(shown({}, { columns, colours: false }), 'total')?.length).toBe(width);
  });

  test('has only plain characters where there is no terminal', () => {
    const text = shown({});
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(lineOf(text, 'total')).toBe(`  total       100 ms  ${'#'.repeat(58)}`);
  });

  test('is left out when no phase came to its end', () => {
    const nothing = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, downloadMs: null };
    expect(shown({ result: nothing })).not.toContain('total');
  });
});

describe('the certificate', () => {
  const withCertificate = (more: Parameters<typeof aCertificate>[0], expiresAt: number | null, verify = true) => {
    const { tls } = aProbe().endpoint.definition;
    const hops = [aHop({ certificate: aCertificate({ expiresAt, ...more }) }), aHop()];
    const text = shown({ hops, result: { certificateExpiresAt: expiresAt }, definition: { tls: { ...tls, verify } } });
    const lines = text.split('\n').map((line) => line.trim());
    const start = lines.findIndex((line) => line.startsWith('certificate'));
    return lines
      .slice(
        start,
        lines.findIndex((line) => line.startsWith('body')),
      )
      .map((line) => line.replace(/^certificate +/, ''));
  };

  test('says how long it lasts, whose it is, who issued it and for which hosts', () => {
    expect(withCertificate({}, STARTED_AT + 61.5 * DAY_MS)).toEqual([
      '61 days left, until 2026-05-01',
      'CN=shop.test',
      'issued by C=FI, CN=An Authority',
      'for shop.test',
    ]);
  });

  test.each<[string, Parameters<typeof withCertificate>, string[]]>([
    ['one day', [{}, STARTED_AT + DAY_MS], ['1 day left, until 2026-03-02']],
    ['less than a day', [{}, STARTED_AT], ['0 days left, until 2026-03-01']],
    ['expired', [{}, STARTED_AT - 3.5 * DAY_MS], ['expired 3 days ago, on 2026-02-25']],
    ['to come', [{ validFrom: STARTED_AT + 1 }, STARTED_AT + DAY_MS], ['not valid before 2026-03-01']],
    ['without date', [{}, null], ['names no date to expire on']],
    [
      'that outlives its issuer',
      [{ expiresAt: STARTED_AT + 9 * DAY_MS }, STARTED_AT + 2 * DAY_MS],
      ['2 days left, until 2026-03-03', "(an issuer's; its own until 2026-03-10)"],
    ],
  ])('%s', (_, certificate, expected) => {
    expect(withCertificate(...certificate).slice(0, expected.length)).toEqual(expected);
  });

  test('of many hosts names three', () => {
    const hostNames = Array.from({ length: 1_203 }, (_, n) => `h${n}.test`);
    expect(withCertificate({ hostNames }, STARTED_AT)).toContain('for h0.test, h1.test, h2.test and 1,200 more');
  });

  test('of nobody for nothing says so, harmlessly', () => {
    const lines = withCertificate({ subject: '', issuer: 'CN=\u001b[2J', hostNames: [] }, STARTED_AT);
    expect(lines.slice(1)).toEqual([String.raw`issued by CN=\u001b[2J`, 'for no host name']);
  });

  test('that nobody verified says so', () => {
    expect(withCertificate({}, STARTED_AT, false)).toContain('not verified');
  });
});

describe('the pattern', () => {
  const pattern = { expression: 'Welcome', flags: 'i', absent: false };
  const absent = { ...pattern, absent: true };

  test.each([
    [pattern, true, '/Welcome/i matches'],
    [pattern, false, '/Welcome/i does not match'],
    [absent, false, '/Welcome/i is absent, as it must be'],
    [absent, true, '/Welcome/i matches, and must be absent'],
    [pattern, null, '/Welcome/i was not decided'],
  ])('%j answered %s', (wanted, patternMatched, expected) => {
    const { expect: expected_ } = aProbe().endpoint.definition;
    const text = shown({ definition: { expect: { ...expected_, pattern: wanted } }, result: { patternMatched } });
    expect(lineOf(text, 'pattern')).toBe(`  pattern      ${expected}`);
  });

  test('is not spoken of where there is none', () => {
    expect(shown({})).not.toContain('pattern');
  });
});

test('a body that was cut, and one that never came', () => {
  expect(lineOf(shown({ result: { bodyBytes: 1, bodyTruncated: true } }), 'body')).toBe(
    '  body         1 byte read, then cut: it is larger than CHECKER_MAX_BODY or maxBody allows',
  );
  expect(lineOf(shown({ result: { httpStatus: null } }), 'body')).toBeUndefined();
});

describe('the start of a body that explains the verdict', () => {
  const excerpt = (text: string) =>
    shown({ result: failed('DOWN', 'STATUS', 'HTTP_500', 'expected 200', text) })
      .split('\n\n')
      .at(-1);

  test('is shown line by line, without empty ones, harmlessly', () => {
    expect(excerpt('<h1>\r\n\n  Oops\u001b[2J')).toBe(
      ['  The body begins:', String.raw`  | <h1>\u000d`, String.raw`  |   Oops\u001b[2J`].join('\n'),
    );
  });

  test('is at most ten lines long', () => {
    expect(excerpt('x\n'.repeat(12))?.split('\n').slice(-2)).toEqual(['  | x', '  | ... 2 more lines']);
  });
});
