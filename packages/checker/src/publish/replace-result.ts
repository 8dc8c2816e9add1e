import type { CheckResult } from '@checkstream/schema';
import { failed } from '../evaluate/verdict.ts';

/** The same check, of which nothing is known but that it took place. */
export function replaceResult(result: CheckResult): CheckResult {
  const { endpointId, definitionHash, intervalMs, location, checker, scheduledAt, startedAt } = result;
  return {
    ...{ endpointId, definitionHash, intervalMs, location, checker, scheduledAt, startedAt },
    ...failed('OTHER', 'UNENCODABLE', 'not judged: what the probe found does not fit a check result'),
    httpStatus: null,
    patternMatched: null,
    dnsMs: null,
    connectMs: null,
    tlsMs: null,
    firstByteMs: null,
    downloadMs: null,
    totalMs: 0,
    remoteAddress: null,
    redirects: 0,
    bodyBytes: 0,
    bodyTruncated: false,
    certificateExpiresAt: null,
    checkerLoad: 0,
  };
}
