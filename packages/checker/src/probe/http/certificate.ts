import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** Earliest expiry in the chain that the site sent, milliseconds since the epoch; `null` when it sent none. */
export function earliestExpiry(socket: TLSSocket): number | null {
  let certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
  let earliest: number | null = null;
  const seen = new Set<string>();
  while (certificate !== undefined && !seen.has(certificate.serialNumber + certificate.issuer)) {
    seen.add(certificate.serialNumber + certificate.issuer);
    const expiresAt = certificate.validToDate.getTime();
    earliest = earliest === null ? expiresAt : Math.min(earliest, expiresAt);
    certificate = certificate.issuerCertificate;
  }
  return earliest;
}
