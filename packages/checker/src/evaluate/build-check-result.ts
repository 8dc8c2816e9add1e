import type { CheckResult, Endpoint } from '@checkstream/schema';
import type { Observation } from '../probe/observation.ts';
import type { Verdict } from './verdict.ts';

export interface CheckFacts {
  endpoint: Endpoint;
  location: string;
  checker: string;
  scheduledAt: number;
  observation: Observation;
  verdict: Verdict;
}

/** The one place where a check result is made. */
export function buildCheckResult(facts: CheckFacts): CheckResult {
  const { endpoint, location, checker, scheduledAt, observation, verdict } = facts;
  return {
    endpointId: endpoint.endpointId,
    definitionHash: endpoint.definitionHash,
    intervalMs: endpoint.definition.intervalMs,
    location,
    checker,
    scheduledAt,
    startedAt: observation.startedAt,
    ...verdict,
    httpStatus: observation.httpStatus,
    patternMatched: patternMatched(observation),
    dnsMs: observation.dnsMs,
    connectMs: observation.connectMs,
    tlsMs: observation.tlsMs,
    firstByteMs: observation.firstByteMs,
    downloadMs: observation.downloadMs,
    totalMs: observation.totalMs,
    remoteAddress: observation.remoteAddress,
    redirects: observation.redirects,
    bodyBytes: observation.bodyBytes,
    bodyTruncated: observation.bodyTruncated,
    certificateExpiresAt: observation.certificateExpiresAt,
    checkerLoad: observation.checkerLoad,
  };
}

/** Not found in a part of the body is not the same as not there. */
function patternMatched({ bodyPattern, bodyTruncated }: Observation): boolean | null {
  if (bodyPattern === 'MATCHED') return true;
  return bodyPattern === 'NOT_MATCHED' && !bodyTruncated ? false : null;
}
