import type { HopFacts } from '@checkstream/checker/probe';
import { aCheckResult, anEndpoint } from '@checkstream/schema/testing';
import type { CheckResult, EndpointDefinition } from '@checkstream/schema';
import type { Probed } from '../../src/commands/probe/probe-once.ts';

export const STARTED_AT = Date.UTC(2026, 2, 1);

/** One request that got a 200 over plain HTTP. */
export function aHop(overrides: Partial<HopFacts> = {}): HopFacts {
  return {
    url: 'http://shop.test/',
    method: 'GET',
    remoteAddress: '203.0.113.7',
    httpStatus: 200,
    dnsMs: 10,
    connectMs: 20,
    tlsMs: null,
    firstByteMs: 50,
    downloadMs: 20,
    totalMs: 100,
    certificate: null,
    ...overrides,
  };
}

/** A certificate that lasts until the year 2027. */
export function aCertificate(
  overrides: Partial<NonNullable<HopFacts['certificate']>> = {},
): NonNullable<HopFacts['certificate']> {
  return {
    subject: 'CN=shop.test',
    issuer: 'C=FI, CN=An Authority',
    validFrom: Date.UTC(2026, 0, 1),
    expiresAt: Date.UTC(2027, 0, 1),
    hostNames: ['shop.test'],
    ...overrides,
  };
}

interface Wanted {
  definition?: Partial<EndpointDefinition>;
  result?: Partial<CheckResult>;
  hops?: HopFacts[];
}

export function aProbe({ definition = {}, result = {}, hops = [aHop()] }: Wanted = {}): Probed {
  const { dnsMs, connectMs, tlsMs, firstByteMs, downloadMs, totalMs } = aHop();
  const facts = { startedAt: STARTED_AT, dnsMs, connectMs, tlsMs, firstByteMs, downloadMs, totalMs, bodyBytes: 1234 };
  return {
    endpoint: anEndpoint({ definition }),
    result: aCheckResult({ ...facts, certificateExpiresAt: null, patternMatched: null, ...result }),
    hops,
  };
}

/** What makes a result one that is not up. */
export const failed = (
  outcome: 'DOWN' | 'UNKNOWN',
  failureKind: CheckResult['failureKind'],
  code: string,
  message: string,
  bodyExcerpt: string | null = null,
): Partial<CheckResult> => ({ outcome, failureKind, failure: { code, message, bodyExcerpt } });
