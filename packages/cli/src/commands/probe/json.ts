import type { CertificateFacts, HopFacts, Phases } from '@checkstream/checker/probe';
import { formatJson } from '../../terminal/format-json.ts';
import type { Probed } from './probe-once.ts';

/**
 * The document of `--json`, described in docs/operations.md: keys are added, never renamed or removed. The names and
 * the case of words are those of `status --json`. Instants are ISO 8601, UTC.
 * @param endpointId `null`: no file names the endpoint
 */
export function probeJson({ endpoint, result, hops }: Probed, endpointId: string | null): string {
  const { url, method } = endpoint.definition;
  const document = {
    endpoint: endpointId,
    url,
    method,
    outcome: result.outcome.toLowerCase(),
    failureKind: result.failureKind.toLowerCase(),
    failure: result.failure,
    httpStatus: result.httpStatus,
    patternMatched: result.patternMatched,
    startedAt: iso(result.startedAt),
    ...phasesOf(result),
    totalMs: rounded(result.totalMs),
    remoteAddress: result.remoteAddress,
    redirects: result.redirects,
    bodyBytes: result.bodyBytes,
    bodyTruncated: result.bodyTruncated,
    certificateExpiresAt: iso(result.certificateExpiresAt),
    certificate: certificateOf(lastCertificate(hops)),
    hops: hops.map(hopOf),
  };
  return formatJson(document);
}

/** That of the last hop over TLS, as in a check result. */
export function lastCertificate(hops: HopFacts[]): CertificateFacts | null {
  return hops.findLast(({ certificate }) => certificate !== null)?.certificate ?? null;
}

function hopOf(hop: HopFacts): object {
  return {
    url: hop.url,
    method: hop.method,
    httpStatus: hop.httpStatus,
    remoteAddress: hop.remoteAddress,
    ...phasesOf(hop),
    totalMs: rounded(hop.totalMs),
  };
}

function phasesOf({ dnsMs, connectMs, tlsMs, firstByteMs, downloadMs }: Phases): Phases {
  return {
    dnsMs: rounded(dnsMs),
    connectMs: rounded(connectMs),
    tlsMs: rounded(tlsMs),
    firstByteMs: rounded(firstByteMs),
    downloadMs: rounded(downloadMs),
  };
}

function certificateOf(certificate: CertificateFacts | null): object | null {
  if (certificate === null) return null;
  const { subject, issuer, validFrom, expiresAt, hostNames } = certificate;
  return { subject, issuer, validFrom: iso(validFrom), expiresAt: iso(expiresAt), hostNames };
}

/** To the microsecond: what follows is no measurement. */
function rounded<T extends number | null>(ms: T): T {
  return (ms === null ? null : Math.round(ms * 1_000) / 1_000) as T;
}

function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
