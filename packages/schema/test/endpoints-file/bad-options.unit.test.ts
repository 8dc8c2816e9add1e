import { describe, expect, test } from '@jest/globals';
import { problemsOf, problemsWith } from './parse.ts';

const NAME = 'a name of up to 100 characters a-z 0-9 . _ - that starts with a letter or digit';
const STATUS = 'a status such as 204 or a range such as 200-299, from 100 to 599';
const INTERVAL = 'a duration such as 300s, whole seconds from 5s to 300s';
const HEADER_TEXT = 'header text without line breaks and other control characters';

/** Options on line 4 on; the place and message of the one problem they make. */
const REFUSED: [options: string, problem: string][] = [
  ['interval: 4s', `4:15 endpoints[0].interval: expected ${INTERVAL}, got "4s"`],
  ['interval: 301s', `4:15 endpoints[0].interval: expected ${INTERVAL}, got "301s"`],
  ['interval: 5500ms', `4:15 endpoints[0].interval: expected ${INTERVAL}, got "5500ms"`],
  ['interval: 30', `4:15 endpoints[0].interval: expected ${INTERVAL}, got 30`],
  ['interval:', `4:14 endpoints[0].interval: expected ${INTERVAL}, got nothing`],
  ['timeout: 99ms', '4:14 endpoints[0].timeout: expected a duration such as 60s, from 100ms to 60s, got "99ms"'],
  ['timeout: 61s', '4:14 endpoints[0].timeout: expected a duration such as 60s, from 100ms to 60s, got "61s"'],
  [
    'interval: 10s\ntimeout: 8001ms',
    '5:14 endpoints[0].timeout: expected at most 8s (0.8 x the interval of 10s), got 8001ms',
  ],
  ['method: get', '4:13 endpoints[0].method: expected one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, got "get"'],
  ['body: 5', '4:11 endpoints[0].body: expected text in quotes, got 5'],
  [
    'method: HEAD\nbody: x',
    '5:11 endpoints[0].body: a HEAD request sends no body; expected another method, such as POST',
  ],
  ['headers:', '4:13 endpoints[0].headers: expected a map of header names, got nothing'],
  [
    'headers: { host: x }',
    '4:16 endpoints[0].headers.host: expected a header that the probe does not set by itself (use url or connectTo), got "host"',
  ],
  ['headers: { "a b": x }', '4:16 endpoints[0].headers["a b"]: expected the name of a header, got "a b"'],
  ['headers: { a: 1 }', '4:19 endpoints[0].headers.a: expected text in quotes, or { from: SECRET }, got 1'],
  ['headers: { a: { form: A } }', '4:21 endpoints[0].headers.a.form: unknown key "form"; did you mean from?'],
  [
    'headers: { a: { from: "A B" } }',
    '4:27 endpoints[0].headers.a.from: expected the name of a secret: letters, digits, _ and -, got other text',
  ],
  ['headers: { a: "x\\ny" }', `4:19 endpoints[0].headers.a: expected ${HEADER_TEXT}, got other text`],
  ['headers: { A: x, a: y }', '4:25 endpoints[0].headers.a: expected each header once, got a in two spellings'],
  ['headers: { __proto__: x }', '4:16 endpoints[0].headers.__proto__: expected another key, got "__proto__"'],
  ['auth: {}', '4:11 endpoints[0].auth: expected either basic or bearer, got an empty map'],
  ['auth: { basic: 5 }', '4:20 endpoints[0].auth.basic: expected { username: NAME, passwordFrom: SECRET }, got 5'],
  ['auth: { bearer: abc }', '4:21 endpoints[0].auth.bearer: expected { tokenFrom: SECRET }, got other text'],
  [
    'auth: { basic: { username: "a:b", passwordFrom: P } }',
    '4:32 endpoints[0].auth.basic.username: expected a user name without colon and control characters, got other text',
  ],
  [
    'auth: { basic: { username: 5, passwordFrom: P } }',
    '4:32 endpoints[0].auth.basic.username: expected a user name in quotes, got 5',
  ],
  [
    'auth: { bearer: { tokenFrom: T } }\nheaders: { Authorization: x }',
    '5:31 endpoints[0].headers.Authorization: expected either auth or an authorization header, got both',
  ],
  ['redirects: { max: 21 }', '4:23 endpoints[0].redirects.max: expected a whole number from 0 to 20, got 21'],
  ['redirects: { max: 1.5 }', '4:23 endpoints[0].redirects.max: expected a whole number from 0 to 20, got 1.5'],
  [
    'connectTo: shop.example.com',
    '4:16 endpoints[0].connectTo: expected an IP address such as 203.0.113.7 or 2001:db8::7, got "shop.example.com"',
  ],
  [
    'connectTo: 1.2.3.4\nipFamily: 6',
    '4:16 endpoints[0].connectTo: expected an IPv6 address, as ipFamily says, got 1.2.3.4',
  ],
  [
    'connectTo: 2001:db8::7\nipFamily: 4',
    '4:16 endpoints[0].connectTo: expected an IPv4 address, as ipFamily says, got 2001:db8::7',
  ],
  ['ipFamily: 5', '4:15 endpoints[0].ipFamily: expected any, 4 or 6, got 5'],
  ['maxBody: 0B', '4:14 endpoints[0].maxBody: expected a size such as 64KiB, from 1B to 1GiB, got "0B"'],
  ['maxBody: 1025MiB', '4:14 endpoints[0].maxBody: expected a size such as 64KiB, from 1B to 1GiB, got "1025MiB"'],
  ['tls: { keyFrom: K }', '4:10 endpoints[0].tls: expected certificateFrom and keyFrom together, got one of them'],
  [
    'tls: { serverName: 192.0.2.7 }',
    '4:24 endpoints[0].tls.serverName: expected a host name such as shop.example.com, got "192.0.2.7"',
  ],
  [
    'tls: { serverName: "2001:db8::7" }',
    '4:24 endpoints[0].tls.serverName: expected a host name such as shop.example.com, got "2001:db8::7"',
  ],
  [
    'tls: { serverName: "a b" }',
    '4:24 endpoints[0].tls.serverName: expected a host name such as shop.example.com, got "a b"',
  ],
  [
    'tls: { serverName: shop.example.com. }',
    '4:24 endpoints[0].tls.serverName: expected a host name such as shop.example.com, got "shop.example.com."',
  ],
  ['expect: { status: ["2xx"] }', `4:24 endpoints[0].expect.status[0]: expected ${STATUS}, got "2xx"`],
  ['expect: { status: 99 }', `4:23 endpoints[0].expect.status: expected ${STATUS}, got 99`],
  ['expect: { status: [600] }', `4:24 endpoints[0].expect.status[0]: expected ${STATUS}, got 600`],
  ['expect: { status: [] }', '4:23 endpoints[0].expect.status: expected at least one status, got an empty list'],
  [
    'expect: { status: {} }',
    '4:23 endpoints[0].expect.status: expected statuses such as [200-299, 404], got an empty map',
  ],
  [
    'expect: { status: [299-200] }',
    '4:24 endpoints[0].expect.status[0]: expected a range from low to high, got "299-200"',
  ],
  [
    'expect: { pattern: x }',
    `4:24 endpoints[0].expect.pattern: expected { matches: '...' } or { absent: '...' }, got "x"`,
  ],
  ['expect: { pattern: {} }', '4:24 endpoints[0].expect.pattern: expected either matches or absent, got an empty map'],
  [
    'expect: { pattern: { matches: a, absent: b } }',
    '4:24 endpoints[0].expect.pattern: expected either matches or absent, got a map with matches, absent',
  ],
  [
    'expect: { pattern: { matches: "" } }',
    '4:35 endpoints[0].expect.pattern.matches: expected an expression that is not empty, got ""',
  ],
  [
    'expect: { pattern: { absent: "(" } }',
    '4:34 endpoints[0].expect.pattern.absent: expected a JavaScript regular expression (Invalid regular expression: /(/: Unterminated group), got "("',
  ],
  [
    'expect: { pattern: { matches: a, flags: g } }',
    '4:45 endpoints[0].expect.pattern.flags: expected flags out of i, m, s, u and v (g and y keep state between probes), got "g"',
  ],
  [
    'expect: { pattern: { matches: a, flags: ii } }',
    '4:45 endpoints[0].expect.pattern.flags: expected each flag once, got "ii"',
  ],
  [
    'expect: { pattern: { matches: a, flags: uv } }',
    '4:45 endpoints[0].expect.pattern.flags: expected either u or v, got "uv"',
  ],
  [
    'method: HEAD\nexpect: { pattern: { matches: x } }',
    '5:24 endpoints[0].expect.pattern: a HEAD request has no body to match; expected method GET',
  ],
  ['expect: { within: 10001ms }', '4:23 endpoints[0].expect.within: expected at most the timeout of 10s, got 10001ms'],
  [
    'expect: { certificateFor: 36h }',
    '4:31 endpoints[0].expect.certificateFor: expected a duration such as 3650d, whole days from 1d to 3650d, got "36h"',
  ],
  [
    'expect: { headers: { a: { matches: x }, A: { matches: y } } }',
    '4:48 endpoints[0].expect.headers.A: expected each header once, got A in two spellings',
  ],
  [
    'locations: []',
    '4:16 endpoints[0].locations: expected at least one location; leave it out for every location, got an empty list',
  ],
  ['locations: [a, Helsinki]', `4:20 endpoints[0].locations[1]: expected ${NAME}, got "Helsinki"`],
  ['enabled: yes', '4:14 endpoints[0].enabled: expected true or false, got "yes"'],
  ['labels: { team: 1 }', '4:21 endpoints[0].labels.team: expected text in quotes, got 1'],
  ['labels: { __proto__: x }', '4:15 endpoints[0].labels.__proto__: expected another key, got "__proto__"'],
  ['expext: { status: 200 }', '4:5 endpoints[0].expext: unknown key "expext"; did you mean expect?'],
  ['expect: { statsu: 200 }', '4:15 endpoints[0].expect.statsu: unknown key "statsu"; did you mean status?'],
  [
    'tls: { insecure: true }',
    '4:12 endpoints[0].tls.insecure: unknown key "insecure"; expected one of verify, serverName, caFrom, certificateFrom, keyFrom',
  ],
  ['interval: !seconds 30s', '4:15 expected a value without a tag, got one (Unresolved tag: !seconds)'],
];

describe('an option that is wrong is one problem, with its place and what was expected', () => {
  test.each(REFUSED)('%s', (options, problem) => {
    expect(problemsWith(options)).toEqual([`f.yaml:${problem}`]);
  });
});

test('an expression that is too long is refused without being compiled', () => {
  const withLength = (length: number) => problemsWith(`expect: { pattern: { matches: "${'a'.repeat(length)}" } }`);
  expect(withLength(10_000)).toEqual([]);
  expect(withLength(10_001)).toEqual([
    expect.stringMatching(
      /^f\.yaml:4:35 endpoints\[0\]\.expect\.pattern\.matches: expected an expression of at most 10000 characters, got /,
    ),
  ]);
});

describe('an option at its limit is fine', () => {
  test.each([
    'interval: 5s',
    'interval: 300s',
    'interval: 5m',
    'timeout: 100ms',
    'interval: 75s\ntimeout: 60s',
    'interval: 10s\ntimeout: 8s',
    'redirects: { max: 0 }',
    'redirects: { max: 20 }',
    'maxBody: 1B',
    'maxBody: 1GiB',
    'expect: { within: 1ms }',
    'expect: { within: 10s }',
    'expect: { certificateFor: 1d }',
    'expect: { certificateFor: 3650d }',
    'expect: { certificateFor: 24h }',
    'expect: { status: [100, 599, 100-599, 200-200] }',
    'expect: { pattern: { matches: a, flags: imsu } }',
    'expect: { pattern: { matches: a, flags: v } }',
    'headers: { a: "" }',
    `headers: { ${'a'.repeat(100)}: x }`,
    `labels: { ${'a'.repeat(100)}: x }`,
    `locations: [${'a'.repeat(100)}]`,
    'tls: { serverName: localhost }',
    'tls: { serverName: xn--9ca.example }',
    `tls: { serverName: ${'a'.repeat(63)}.example }`,
    'auth: { basic: { username: "user@example.com", passwordFrom: P } }',
  ])('%s', (options) => {
    expect(problemsWith(options)).toEqual([]);
  });

  test.each([
    `headers: { ${'a'.repeat(101)}: x }`,
    `labels: { ${'a'.repeat(101)}: x }`,
    `locations: [${'a'.repeat(101)}]`,
    `tls: { serverName: ${'a'.repeat(64)}.example }`,
    'expect: { within: 0ms }',
    'expect: { certificateFor: 0d }',
    'expect: { certificateFor: 3651d }',
    'redirects: { max: -1 }',
  ])('and past it is not: %s', (options) => {
    expect(problemsWith(options)).toHaveLength(1);
  });
});

describe('an id', () => {
  const withId = (id: string) => problemsOf(`endpoints:\n  - { id: ${id}, url: 'https://x/' }`);

  test.each(['a', '0a', '"1"', 'a.b_c-d', 'a'.repeat(100)])('may be %s', (id) => {
    expect(withId(id)).toEqual([]);
  });

  test.each([
    ['1', `expected a name in quotes, got 1`],
    ['true', `expected a name in quotes, got true`],
    ['""', `expected ${NAME}, got ""`],
    ['A', `expected ${NAME}, got "A"`],
    ['a/b', `expected ${NAME}, got "a/b"`],
    ['-a', `expected ${NAME}, got "-a"`],
    ['é', `expected ${NAME}, got "é"`],
    ['a'.repeat(101), `expected ${NAME}, got "${'a'.repeat(79)}...`],
  ])('may not be %s', (id, message) => {
    expect(withId(id)).toEqual([`f.yaml:2:11 endpoints[0].id: ${message}`]);
  });
});

describe('a URL', () => {
  const withUrl = (url: string) => problemsOf(`endpoints:\n  - { id: a, url: ${JSON.stringify(url)} }`);

  test.each([
    'http://x',
    'HTTPS://EXAMPLE.com',
    'https://é.example/',
    'https://x:8443/a?b=c',
    'http://[::1]:80/',
    'http://127.0.0.1/',
  ])('may be %s', (url) => {
    expect(withUrl(url)).toEqual([]);
  });

  const A_URL = 'a URL such as https://shop.example.com/';
  const WITH_HOST = 'a URL that begins with http:// or https:// and a host name';
  const NO_SPACES = 'a URL without spaces (%20 stands for one)';

  test.each([
    ['x.example', A_URL],
    ['//x.example/', A_URL],
    ['http://', A_URL],
    ['https://x:99999/', A_URL],
    ['ftp://x/', 'a URL that begins with http:// or https://'],
    ['javascript:alert(1)', 'a URL that begins with http:// or https://'],
    ['https:x.example', WITH_HOST],
    ['https:/x.example', WITH_HOST],
    ['https:///x.example', WITH_HOST],
    ['https:\\\\x.example', WITH_HOST],
    ['https://x/ y', NO_SPACES],
    [' https://x/', NO_SPACES],
    ['https://x/\ny', NO_SPACES],
    ['https://x/\u0000', NO_SPACES],
  ])('may not be %j', (url, expected) => {
    expect(withUrl(url)).toEqual([`f.yaml:2:19 endpoints[0].url: expected ${expected}, got ${JSON.stringify(url)}`]);
  });
});

describe('a secret that was written into the file', () => {
  test.each([
    `endpoints: [{ id: a, url: 'https://user:hunter2@x.example/' }]`,
    `endpoints: [{ id: a, url: 'https://user:hun/ter2hunter2@x.example/' }]`,
    `endpoints: [{ id: a, url: 'https://user:hunter2@hunter2@x.example/' }]`,
    `endpoints: [{ id: a, url: 'https://user:hunter2@x.example:port/ y' }]`,
    `endpoints: [{ id: a, url: 'ftp://user:hunter2@x.example/' }]`,
    `endpoints: [{ id: a, url: 'user:hunter2@x.example' }]`,
    `endpoints: [{ id: a, url: "https://user:x\\n hunter2@x.example" }]`,
    `endpoints: [{ id: a, url: { 'https://user:hunter2@x.example/': x } }]`,
    `endpoints: [{ id: a, 'https://user:hunter2@x.example/': x }]`,
    `endpoints: ['https://user:hunter2@x.example/']`,
    `https://user:hunter2@x.example/`,
    `'https://user:hunter2@x.example/': x`,
    `endpoints: [{ id: a, url: !<https://user:hunter2@x.example/> x }]`,
    `endpoints: [{ id: a, url: 'https://x/', connectTo: 'https://user:hunter2@x/' }]`,
    `endpoints: [{ id: a, url: 'https://x/', headers: { authorization: "Basic hunter2\\n" } }]`,
    `endpoints: [{ id: a, url: 'https://x/', auth: { bearer: 'hunter2' } }]`,
    `endpoints: [{ id: a, url: 'https://x/', auth: { bearer: { tokenFrom: 'hunter2 ' } } }]`,
    `endpoints: [{ id: a, url: 'https://x/', auth: { basic: { username: 'me:hunter2', passwordFrom: P } } }]`,
    `endpoints: [{ id: a, url: 'https://x/', auth: { basic: { username: me, password: hunter2 } } }]`,
    `endpoints: [{ id: a, url: 'https://x/', tls: { keyFrom: '-----BEGIN hunter2' } }]`,
  ])('is never repeated: %s', (text) => {
    const problems = problemsOf(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).not.toContain('hunter2');
  });
});

test('no message speaks the language of the libraries, whatever kind of value stands anywhere', () => {
  const keys = ['id', 'url', 'interval', 'timeout', 'method', 'headers', 'body', 'auth', 'redirects', 'connectTo'];
  const more = ['ipFamily', 'maxBody', 'tls', 'expect', 'locations', 'enabled', 'labels'];
  const values = [
    '',
    '5',
    '1.5',
    '.nan',
    'true',
    'text',
    '[]',
    '[[]]',
    '[null]',
    '{}',
    '{ a: { b: c } }',
    '{ 1: [2] }',
  ];
  const inside = ['basic', 'bearer', 'follow', 'max', 'verify', 'caFrom', 'status', 'pattern', 'headers', 'within'];
  const texts = [...keys, ...more].flatMap((key) => [
    ...values.map((value) => `endpoints:\n  - ${key}: ${value}`),
    ...inside.flatMap((inner) => values.map((value) => `endpoints:\n  - ${key}: { ${inner}: ${value || '~'} }`)),
  ]);
  const foreign = /Invalid (input|string|option|key|element)|Too (small|big)|must match|undefined|\[object/;
  expect(texts.flatMap(problemsOf).filter((line) => foreign.test(line))).toEqual([]);
});
