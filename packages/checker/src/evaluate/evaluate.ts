import type { EndpointDefinition, Expectations } from '@checkstream/schema';
import type { Observation } from '../probe/observation.ts';
import { judgeBody, judgeHeaders } from './judge-patterns.ts';
import { judgeStatus } from './judge-status.ts';
import { UP, failed } from './verdict.ts';
import type { Verdict } from './verdict.ts';

const DAY_MS = 86_400_000;

/** The verdict is the first thing that went wrong: exchange, status, headers, body, pattern, certificate days, time. */
export function evaluate(definition: EndpointDefinition, observation: Observation): Verdict {
  const { expect } = definition;
  const { failure } = observation;
  if (failure?.stage === 'EXCHANGE') return failed(failure.kind, failure.code, failure.message);
  return (
    judgeAnswerHeader(expect, observation) ??
    (failure === null ? null : failed(failure.kind, failure.code, failure.message)) ??
    judgePattern(expect, observation) ??
    judgeCertificate(expect, observation) ??
    judgeTime(expect, observation) ??
    UP
  );
}

/** What the header of the answer alone decides; the body is only worth searching when it decides nothing. */
export function judgeAnswerHeader(expect: Expectations, observation: Observation): Verdict | null {
  const { httpStatus, headers, headerPatterns, bodyExcerpt } = observation;
  return (
    judgeStatus(expect, httpStatus ?? 0, bodyExcerpt) ??
    judgeHeaders(expect.headers, headers, headerPatterns, bodyExcerpt)
  );
}

function judgePattern({ pattern }: Expectations, observation: Observation): Verdict | null {
  const { bodyPattern, bodyTruncated, bodyExcerpt } = observation;
  return pattern === null ? null : judgeBody(pattern, bodyPattern, bodyTruncated, bodyExcerpt);
}

function judgeCertificate({ certificateForDays }: Expectations, observation: Observation): Verdict | null {
  if (certificateForDays === null) return null;
  const { certificateExpiresAt, startedAt, tlsMs } = observation;
  if (certificateExpiresAt === null) {
    const why = tlsMs === null ? 'it was plain HTTP all the way' : 'the one sent names no date';
    const message = `expected a certificate valid for ${certificateForDays} days: ${why}`;
    return failed('CERTIFICATE_EXPIRING', 'NO_CERTIFICATE', message);
  }
  if (certificateExpiresAt - startedAt >= certificateForDays * DAY_MS) return null;
  const expiry = new Date(certificateExpiresAt).toISOString();
  const message = `expected a certificate valid for ${certificateForDays} days, the one sent expires ${expiry}`;
  return failed('CERTIFICATE_EXPIRING', 'CERTIFICATE_EXPIRING', message);
}

function judgeTime({ withinMs }: Expectations, { totalMs, stalledMs }: Observation): Verdict | null {
  if (withinMs === null || totalMs <= withinMs) return null;
  if (totalMs - stalledMs <= withinMs) {
    const stood = `the checker itself stood still for ${Math.ceil(stalledMs)} of ${Math.ceil(totalMs)} ms`;
    return failed('AGENT', 'STALLED', `not judged: ${stood}, expected was an answer within ${withinMs} ms`);
  }
  return failed('SLOW', 'SLOW', `expected an answer within ${withinMs} ms, it took ${Math.ceil(totalMs)} ms`);
}
