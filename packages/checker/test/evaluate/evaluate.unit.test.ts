import { describe, expect, test } from '@jest/globals';
import type { Expectations, Pattern } from '@checkstream/schema';
import { aDefinition, anEndpoint } from '@checkstream/schema/testing';
import { buildCheckResult } from '../../src/evaluate/build-check-result.ts';
import { evaluate } from '../../src/evaluate/evaluate.ts';
import type { Observation, ProbeFailure } from '../../src/probe/observation.ts';

const DAY_MS = 86_400_000;
const STARTED_AT = Date.UTC(2026, 0, 1);

const anObservation = (overrides: Partial<Observation> = {}): Observation => ({
  startedAt: STARTED_AT,
  dnsMs: 1,
  connectMs: 2,
  tlsMs: 3,
  firstByteMs: 4,
  downloadMs: 5,
  totalMs: 15,
  failure: null,
  httpStatus: 200,
  headers: {},
  bodyExcerpt: 'hello',
  bodyBytes: 5,
  bodyTruncated: false,
  redirects: 0,
  remoteAddress: '127.0.0.1',
  certificateExpiresAt: STARTED_AT + 30 * DAY_MS,
  bodyPattern: null,
  headerPatterns: {},
  stalledMs: 0,
  checkerLoad: 0.1,
  ...overrides,
});

const pattern = (absent = false): Pattern => ({ expression: 'x', flags: 'i', absent });
const expecting = (expect: Partial<Expectations> = {}) =>
  aDefinition({
    expect: {
      status: [{ from: 200, to: 299 }],
      pattern: null,
      headers: {},
      withinMs: null,
      certificateForDays: null,
      ...expect,
    },
  });
const broken = (stage: ProbeFailure['stage']): ProbeFailure => ({
  stage,
  kind: 'BODY',
  code: 'ECONNRESET',
  message: 'broke off',
});

describe('evaluate', () => {
  test('says UP when nothing went wrong', () => {
    expect(evaluate(expecting(), anObservation())).toEqual({ outcome: 'UP', failureKind: 'NONE', failure: null });
  });

  test.each<[string, Partial<Expectations>, Partial<Observation>, string, string]>([
    ['a pattern that is there', { pattern: pattern() }, { bodyPattern: 'MATCHED' }, 'UP', 'NONE'],
    ['a pattern that is not there', { pattern: pattern() }, { bodyPattern: 'NOT_MATCHED' }, 'DOWN', 'PATTERN_MISMATCH'],
    [
      'an unwanted pattern that is there',
      { pattern: pattern(true) },
      { bodyPattern: 'MATCHED' },
      'DOWN',
      'PATTERN_MISMATCH',
    ],
    ['an unwanted pattern that is not there', { pattern: pattern(true) }, { bodyPattern: 'NOT_MATCHED' }, 'UP', 'NONE'],
    [
      'a pattern found before the cut',
      { pattern: pattern() },
      { bodyPattern: 'MATCHED', bodyTruncated: true },
      'UP',
      'NONE',
    ],
    [
      'an unwanted pattern found before the cut',
      { pattern: pattern(true) },
      { bodyPattern: 'MATCHED', bodyTruncated: true },
      'DOWN',
      'PATTERN_MISMATCH',
    ],
    [
      'a pattern that the cut left open',
      { pattern: pattern() },
      { bodyPattern: 'NOT_MATCHED', bodyTruncated: true },
      'UNKNOWN',
      'BODY_TOO_LARGE',
    ],
    [
      'an unwanted pattern that the cut left open',
      { pattern: pattern(true) },
      { bodyPattern: 'NOT_MATCHED', bodyTruncated: true },
      'UNKNOWN',
      'BODY_TOO_LARGE',
    ],
    [
      'a pattern that took too long',
      { pattern: pattern(true) },
      { bodyPattern: 'TIMED_OUT' },
      'UNKNOWN',
      'PATTERN_TIMEOUT',
    ],
    ['a pattern that is invalid', { pattern: pattern() }, { bodyPattern: 'INVALID' }, 'UNKNOWN', 'OTHER'],
    ['a pattern that we failed to evaluate', { pattern: pattern() }, { bodyPattern: 'FAILED' }, 'UNKNOWN', 'AGENT'],
    [
      'a header pattern that took too long',
      { headers: { a: pattern() } },
      { headers: { a: '1' }, headerPatterns: { a: 'TIMED_OUT' } },
      'UNKNOWN',
      'PATTERN_TIMEOUT',
    ],
    ['an unwanted header that did not come', { headers: { a: pattern(true) } }, {}, 'UP', 'NONE'],
    ['exactly the time allowed', { withinMs: 15 }, {}, 'UP', 'NONE'],
    ['more than the time allowed', { withinMs: 15 }, { totalMs: 15.01 }, 'DOWN', 'SLOW'],
    ['an excess that may be our own', { withinMs: 15 }, { totalMs: 100, stalledMs: 85 }, 'UNKNOWN', 'AGENT'],
    ['an excess that is not all our own', { withinMs: 15 }, { totalMs: 100, stalledMs: 84 }, 'DOWN', 'SLOW'],
    ['a stall within the time allowed', { withinMs: 15 }, { totalMs: 15, stalledMs: 10 }, 'UP', 'NONE'],
    [
      'a header named as what every object is born with',
      { headers: { constructor: pattern(), toString: pattern(true) } },
      {},
      'DOWN',
      'HEADER',
    ],
    ['an unwanted header of such a name', { headers: { constructor: pattern(true) } }, {}, 'UP', 'NONE'],
    ['exactly the certificate days asked for', { certificateForDays: 30 }, {}, 'UP', 'NONE'],
    ['fewer certificate days than asked for', { certificateForDays: 31 }, {}, 'DOWN', 'CERTIFICATE_EXPIRING'],
    ['the lowest status of the range', {}, { httpStatus: 200 }, 'UP', 'NONE'],
    ['the highest status of the range', {}, { httpStatus: 299 }, 'UP', 'NONE'],
    ['a status below the range', {}, { httpStatus: 199 }, 'DOWN', 'STATUS'],
    ['a status above the range', {}, { httpStatus: 300 }, 'DOWN', 'STATUS'],
  ])('says of %s: %#', (_, expected, observed, outcome, failureKind) => {
    expect(evaluate(expecting(expected), anObservation(observed))).toMatchObject({ outcome, failureKind });
  });

  test('names the first thing that went wrong', () => {
    const expected = { headers: { a: pattern() }, pattern: pattern(), certificateForDays: 31, withinMs: 1 };
    const wrong: Partial<Observation>[] = [
      { failure: { ...broken('EXCHANGE'), kind: 'TIMEOUT' } },
      { httpStatus: 500, failure: broken('BODY') },
      { failure: broken('BODY') },
      { headers: { a: 'x' }, headerPatterns: { a: 'MATCHED' }, failure: broken('BODY') },
      { headers: { a: 'x' }, headerPatterns: { a: 'MATCHED' }, bodyPattern: 'NOT_MATCHED' },
      { headers: { a: 'x' }, headerPatterns: { a: 'MATCHED' }, bodyPattern: 'MATCHED' },
      {
        headers: { a: 'x' },
        headerPatterns: { a: 'MATCHED' },
        bodyPattern: 'MATCHED',
        certificateExpiresAt: STARTED_AT + 99 * DAY_MS,
      },
    ];
    const kinds = wrong.map((observed) => evaluate(expecting(expected), anObservation(observed)).failureKind);
    expect(kinds).toEqual(['TIMEOUT', 'STATUS', 'HEADER', 'BODY', 'PATTERN_MISMATCH', 'CERTIFICATE_EXPIRING', 'SLOW']);
  });

  test('shows what came in place of what was expected', () => {
    const verdict = evaluate(
      expecting({
        status: [
          { from: 200, to: 204 },
          { from: 302, to: 302 },
        ],
      }),
      anObservation({ httpStatus: 404 }),
    );
    expect(verdict.failure).toEqual({
      code: 'HTTP_404',
      message: 'expected status 200-204, 302, the site answered 404',
      bodyExcerpt: 'hello',
    });
  });

  test('cuts long headers out of a sentence', () => {
    const observed = { headers: { a: 'y\0'.repeat(9000) }, headerPatterns: { a: 'NOT_MATCHED' } } as const;
    const { failure } = evaluate(expecting({ headers: { a: pattern() } }), anObservation(observed));
    expect(failure?.message.length).toBeLessThan(300);
    expect(failure?.message).not.toContain('\0');
  });
});

describe('a check result', () => {
  const build = (observed: Partial<Observation>) => {
    const observation = anObservation(observed);
    const endpoint = anEndpoint({ endpointId: 'acme/shop', definition: expecting({ pattern: pattern() }) });
    const verdict = evaluate(endpoint.definition, observation);
    return buildCheckResult({ endpoint, location: 'here', checker: 'c1', scheduledAt: 7, observation, verdict });
  };

  test('carries its identity, the verdict and the facts', () => {
    expect(build({ bodyPattern: 'MATCHED' })).toMatchObject({
      endpointId: 'acme/shop',
      location: 'here',
      checker: 'c1',
      scheduledAt: 7,
      startedAt: STARTED_AT,
      outcome: 'UP',
      httpStatus: 200,
      totalMs: 15,
      checkerLoad: 0.1,
    });
  });

  test('has none of the raw material of the verdict', () => {
    const result = build({ bodyPattern: 'MATCHED' });
    expect(result).not.toHaveProperty('headers');
    expect(result).not.toHaveProperty('bodyExcerpt');
    expect(Object.keys(result)).toHaveLength(24);
  });

  test.each<[Observation['bodyPattern'], boolean, boolean | null]>([
    ['MATCHED', false, true],
    ['MATCHED', true, true],
    ['NOT_MATCHED', false, false],
    ['NOT_MATCHED', true, null],
    ['TIMED_OUT', false, null],
    [null, false, null],
  ])('with pattern answer %s and truncated %s says patternMatched %s', (bodyPattern, bodyTruncated, expected) => {
    expect(build({ bodyPattern, bodyTruncated }).patternMatched).toBe(expected);
  });
});
