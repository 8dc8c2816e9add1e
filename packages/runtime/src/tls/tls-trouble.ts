/** Why TLS with a server could not be agreed, by what has to be corrected. */
export type TlsTrouble =
  'unknown-authority' | 'dates' | 'host-name' | 'unusable-certificate' | 'client-certificate' | 'no-tls';

const UNKNOWN_AUTHORITY = [
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
];

/** Of the server's certificate or of one above it: no other CA, name or day would make it right. */
const UNUSABLE_CERTIFICATE = [
  'CERT_CHAIN_TOO_LONG',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  // Node's code for what it has no name for: a key that is too short, a weak signature.
  'UNSPECIFIED',
];

const TROUBLES = new Map<string, TlsTrouble>([
  ...UNKNOWN_AUTHORITY.map((code) => [code, 'unknown-authority'] as const),
  ...UNUSABLE_CERTIFICATE.map((code) => [code, 'unusable-certificate'] as const),
  ['CERT_HAS_EXPIRED', 'dates'],
  ['CERT_NOT_YET_VALID', 'dates'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'host-name'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'no-tls'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'no-tls'],
]);

/** OpenSSL names the protocol in the middle, and differently from version to version. */
const REFUSED_CLIENT_CERTIFICATE =
  /^ERR_SSL_[\w/]*ALERT_(?:CERTIFICATE_\w+|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)$/;

/**
 * From the code of an error of Node's TLS; null when it says nothing of the kind. EPROTO does not: it is any of these,
 * met while writing.
 */
export function tlsTrouble(code: string): TlsTrouble | null {
  return TROUBLES.get(code) ?? (REFUSED_CLIENT_CERTIFICATE.test(code) ? 'client-certificate' : null);
}
