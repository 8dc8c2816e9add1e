import { X509Certificate } from 'node:crypto';
import { errorCode } from '../log/error-message.ts';
import { SettingsError } from '../settings/settings-error.ts';

/** The labels that OpenSSL takes, and Node with it, where certificates are read. */
const BLOCK = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[^-]*-----END \1-----/g;

/** Every certificate of a PEM text. Throws SettingsError, naming the setting, when there is none or one is unreadable. */
export function readCertificates(setting: string, pem: string): X509Certificate[] {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0) throw refusal(setting, 'none');
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw refusal(setting, errorCode(error) || 'unusable');
    }
  });
}

function refusal(setting: string, reason: string): SettingsError {
  return new SettingsError([`${setting}: expected the PEM text of a certificate, came something else (${reason})`]);
}

/** Unix time, ms; null when the certificate has something else in the place of a date. */
export function expiryOf(certificate: X509Certificate): number | null {
  // Node's validToDate is then any date at all.
  const expiresAt = Date.parse(certificate.validTo);
  return Number.isFinite(expiresAt) ? expiresAt : null;
}
