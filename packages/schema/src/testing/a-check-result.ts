import type { CheckResult } from '../check-result.ts';

/** A plausible UP result; a test names only what matters to it. Floats survive the round trip through Avro. */
export function aCheckResult(overrides: Partial<CheckResult> = {}): CheckResult {
  return {
    endpointId: 'default/shop-home',
    definitionHash: 123_456_789,
    intervalMs: 30_000,
    location: 'helsinki',
    checker: 'checker-1',
    scheduledAt: 1_750_000_000_000,
    startedAt: 1_750_000_000_012,
    outcome: 'UP',
    failureKind: 'NONE',
    failure: null,
    httpStatus: 200,
    patternMatched: null,
    dnsMs: 1.5,
    connectMs: 10.25,
    tlsMs: 20.5,
    firstByteMs: 30.75,
    downloadMs: 5,
    totalMs: 68,
    remoteAddress: '192.0.2.10',
    redirects: 0,
    bodyBytes: 1024,
    bodyTruncated: false,
    certificateExpiresAt: 1_760_000_000_000,
    checkerLoad: 0.25,
    ...overrides,
  };
}
