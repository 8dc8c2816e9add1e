import fc from 'fast-check';
import { FAILURE_KINDS, OUTCOMES, type CheckResult } from '../../src/index.ts';

const text = fc.string({ unit: 'binary', maxLength: 60 });
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const instant = fc.integer({ min: 0, max: 8.64e15 });
const float = fc.float({ noNaN: true }).map(Math.fround);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

/** Any value of the schema, whether or not a probe could find it. */
export const arbitraryCheckResult: fc.Arbitrary<CheckResult> = fc.record({
  endpointId: text,
  definitionHash: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  intervalMs: int,
  location: text,
  checker: text,
  scheduledAt: instant,
  startedAt: instant,
  outcome: fc.constantFrom(...OUTCOMES),
  failureKind: fc.constantFrom(...FAILURE_KINDS),
  failure: orNull(fc.record({ code: text, message: text, bodyExcerpt: orNull(text) })),
  httpStatus: orNull(int),
  patternMatched: orNull(fc.boolean()),
  dnsMs: orNull(float),
  connectMs: orNull(float),
  tlsMs: orNull(float),
  firstByteMs: orNull(float),
  downloadMs: orNull(float),
  totalMs: float,
  remoteAddress: orNull(text),
  redirects: int,
  bodyBytes: int,
  bodyTruncated: fc.boolean(),
  certificateExpiresAt: orNull(instant),
  checkerLoad: float,
});
