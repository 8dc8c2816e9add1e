import type { X509Certificate } from 'node:crypto';

/** The certificate of a site itself, not of those who vouch for it. Instants are milliseconds since the epoch. */
export interface CertificateFacts {
  /** `C=FI, O=Shop, CN=shop.example.com`; may be empty. */
  subject: string;
  issuer: string;
  /** `null` when the certificate has something else in the place of a date. */
  validFrom: number | null;
  expiresAt: number | null;
  /** Host names and addresses that it is for. */
  hostNames: string[];
}

/** @param mask hides secrets */
export function describeCertificate(certificate: X509Certificate, mask: (text: string) => string): CertificateFacts {
  const { subject, issuer, validFrom, validTo, subjectAltName } = certificate;
  return {
    subject: mask(onOneLine(subject)),
    issuer: mask(onOneLine(issuer)),
    validFrom: instantOf(validFrom),
    expiresAt: instantOf(validTo),
    hostNames: namesIn(subjectAltName).map(mask),
  };
}

/** Node gives `undefined` for a name without parts. */
const onOneLine = (name: string | undefined): string => (name ?? '').replaceAll('\n', ', ');

function instantOf(date: string): number | null {
  const instant = Date.parse(date);
  return Number.isFinite(instant) ? instant : null;
}

/** `DNS:a.test, IP Address:::1`; a name with anything unusual in it is quoted as in JSON. */
function namesIn(alternatives: string | undefined): string[] {
  const names = (alternatives ?? '').matchAll(/(?:^|, )(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...names].map(([, name = '']) => name);
}
