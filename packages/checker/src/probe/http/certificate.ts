import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** Earliest expiry in the chain that the site sent, milliseconds since the epoch; `null` when it sent none to read. */
export function earliestExpiry(socket: TLSSocket): number | null {
  let certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
  let earliest: number | null = null;
  // Ends whatever was sent: Node's issuer is the certificate that came next.
  while (certificate !== undefined) {
    // A certificate may say anything in the place of a date; Node's validToDate is then any date at all.
    const expiresAt = Date.parse(certificate.validTo);
    if (Number.isFinite(expiresAt)) earliest = Math.min(earliest ?? Infinity, expiresAt);
    certificate = certificate.issuerCertificate;
  }
  return earliest;
}
