/** Why TLS with a server could not be agreed, by what has to be corrected. */
export type TlsTrouble = 'unknown-authority' | 'dates' | 'host-name' | 'client-certificate' | 'no-tls';

const UNKNOWN_AUTHORITY = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
]);

/** OpenSSL names the protocol in the middle, and differently from version to version. */
const REFUSED_CLIENT_CERTIFICATE =
  /^ERR_SSL_[\w/]*ALERT_(?:CERTIFICATE_\w+|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)$/;

/** EPROTO: the same, met while writing. */
const NO_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO']);

/** From the code of an error of Node's TLS; null when it says nothing of the kind. */
export function tlsTrouble(code: string): TlsTrouble | null {
  if (UNKNOWN_AUTHORITY.has(code)) return 'unknown-authority';
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'dates';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'host-name';
  if (REFUSED_CLIENT_CERTIFICATE.test(code)) return 'client-certificate';
  return NO_TLS.has(code) ? 'no-tls' : null;
}
