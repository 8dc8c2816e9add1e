import { describe, expect, test } from '@jest/globals';
import { plainDefinition } from '@checkstream/schema';
import { CliError } from '../../../src/cli-error.ts';
import { endpointOfFlags } from '../../../src/commands/probe/endpoint-of-flags.ts';
import type { ProbeFlags } from '../../../src/commands/probe/endpoint-of-flags.ts';

const URL = 'https://shop.test/';

const definitionOf = (flags: Partial<ProbeFlags>) => endpointOfFlags(URL, { follow: true, ...flags }).definition;

function problemsOf(flags: Partial<ProbeFlags>, url = URL): string[] {
  try {
    endpointOfFlags(url, { follow: true, ...flags });
    return [];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return error.message.split('\n');
  }
}

test('a URL alone is an endpoint with every default of an endpoints file', () => {
  expect(definitionOf({})).toEqual({ ...plainDefinition(URL), intervalMs: 300_000 });
});

test('every flag is an option of an endpoints file', () => {
  const flags: ProbeFlags = {
    method: 'put',
    header: ['Accept: text/html', 'x-time: 10:30'],
    body: '{}',
    expectStatus: '200-299, 404',
    pattern: 'Welcome',
    flags: 'si',
    within: '2s',
    certificateFor: '14d',
    timeout: '60s',
    maxRedirects: '0',
    follow: false,
    connectTo: '203.0.113.7',
    ip: '4',
    insecure: true,
  };
  expect(definitionOf(flags)).toMatchObject({
    method: 'PUT',
    headers: { accept: { literal: 'text/html' }, 'x-time': { literal: '10:30' } },
    body: '{}',
    timeoutMs: 60_000,
    redirects: { follow: false, max: 0 },
    connectTo: '203.0.113.7',
    ipFamily: 'IPV4',
    tls: { verify: false },
    expect: {
      status: [
        { from: 200, to: 299 },
        { from: 404, to: 404 },
      ],
      pattern: { expression: 'Welcome', flags: 'is', absent: false },
      withinMs: 2_000,
      certificateForDays: 14,
    },
  });
});

test('a pattern may have to be absent', () => {
  expect(definitionOf({ absent: 'Fatal' }).expect.pattern).toEqual({ expression: 'Fatal', flags: '', absent: true });
});

test('a body is posted unless another method is asked for', () => {
  expect(definitionOf({ body: 'x' }).method).toBe('POST');
  expect(definitionOf({ body: 'x', method: 'PATCH' }).method).toBe('PATCH');
});

describe('what an endpoints file would refuse is refused by the name of its flag', () => {
  test.each<[Partial<ProbeFlags>, string]>([
    [{ method: 'trace' }, '--method: expected one of GET,'],
    [{ header: ['Host: a.test'] }, '--header Host: expected a header that the probe does not set by itself'],
    [{ header: ['a b: c'] }, '--header: expected the name of a header, got "a b"'],
    [{ header: ['no colon'] }, '--header: expected "name: value", got one without a colon'],
    [{ header: ['a: 1', 'a: 2'] }, '--header: expected each header once, got a again'],
    [{ header: ['a: 1', 'A: 2'] }, '--header A: expected each header once, got A in two spellings'],
    [{ body: 'x', method: 'HEAD' }, '--body: a HEAD request sends no body'],
    [{ pattern: 'x', method: 'HEAD' }, '--pattern: a HEAD request has no body to match'],
    [{ pattern: '(' }, '--pattern: expected a JavaScript regular expression'],
    [{ absent: '(' }, '--absent: expected a JavaScript regular expression'],
    [{ pattern: 'x', flags: 'g' }, '--flags: expected flags out of i, m, s, u and v'],
    [{ flags: 'i' }, '--flags: expected --pattern or --absent beside it, got neither'],
    [{ expectStatus: '200,999' }, '--expect-status: expected a status such as 204'],
    [{ within: '20s' }, '--within: expected at most the timeout of 10s, got 20s'],
    [{ certificateFor: '14' }, '--certificate-for: expected a duration such as'],
    [{ timeout: '61s' }, '--timeout: expected a duration such as 60s, from 100ms to 60s, got "61s"'],
    [{ maxRedirects: '21' }, '--max-redirects: expected a whole number from 0 to 20, got 21'],
    [{ maxRedirects: 'x' }, '--max-redirects: expected a whole number from 0 to 20, got "x"'],
    [{ connectTo: 'shop.test' }, '--connect-to: expected an IP address'],
    [{ connectTo: '::1', ip: '4' }, '--connect-to: expected an IPv4 address'],
    [{ ip: '5' }, '--ip: expected any, 4 or 6, got 5'],
  ])('%j', (flags, message) => {
    const problems = problemsOf(flags);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(message)).toBe(true);
  });

  test('all at once', () => {
    expect(problemsOf({ timeout: 'x', within: 'y', flags: 'i' }, 'shop.test')).toHaveLength(4);
  });

  test('the value of a header, which may be secret, is not repeated', () => {
    const problems = problemsOf({ header: ['authorization: hunter22\n', 'hunter22', 'Host: hunter22'] });
    expect(problems.join()).not.toContain('hunter22');
  });
});

describe('a URL', () => {
  test.each([
    ['shop.test', 'did you mean https://shop.test/?'],
    ['shop.test:8443/a?b', 'did you mean https://shop.test:8443/a?b?'],
    ['localhost:8080', 'did you mean http://localhost:8080/?'],
    ['127.0.0.1:8080/x', 'did you mean http://127.0.0.1:8080/x?'],
    ['[::1]:8080', 'did you mean http://[::1]:8080/?'],
  ])('without its scheme is refused with what was meant: %s', (url, meant) => {
    const [problem = ''] = problemsOf({}, url);
    expect(problem.startsWith('URL: expected a URL')).toBe(true);
    expect(problem.endsWith(`; ${meant}`)).toBe(true);
  });

  test.each([
    '',
    '/shop',
    'ftp://shop.test/',
    'http:shop.test',
    'https://',
    'a b',
    'me:hunter22@shop.test',
    'http://me:hunter22@shop.test/',
  ])('of another kind is refused without a guess, and without its password: %j', (url) => {
    const [problem = ''] = problemsOf({}, url);
    expect(problem.startsWith('URL: expected a URL')).toBe(true);
    expect(problem).not.toContain('did you mean');
    expect(problem).not.toContain('hunter22');
  });
});
