import { expect, test } from '@jest/globals';
import { tlsTrouble } from '../../src/tls/tls-trouble.ts';

test.each([
  ['SELF_SIGNED_CERT_IN_CHAIN', 'unknown-authority'],
  ['CERT_HAS_EXPIRED', 'dates'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'host-name'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'client-certificate'],
  ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'client-certificate'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'no-tls'],
  ['CERT_CHAIN_TOO_LONG', 'unusable-certificate'],
  ['CERT_UNTRUSTED', 'unusable-certificate'],
  ['CERT_REJECTED', 'unusable-certificate'],
  ['CERT_REVOKED', 'unusable-certificate'],
  ['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'unusable-certificate'],
  ['ERR_TLS_CERT_ALTNAME_FORMAT', 'unusable-certificate'],
  ['INVALID_CA', 'unusable-certificate'],
  ['INVALID_PURPOSE', 'unusable-certificate'],
  ['PATH_LENGTH_EXCEEDED', 'unusable-certificate'],
  ['UNSPECIFIED', 'unusable-certificate'],
  ['EPROTO', null],
  ['ECONNRESET', null],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', null],
  ['', null],
])('"%s" is %s', (code, expected) => expect(tlsTrouble(code)).toBe(expected));
