import { createSecureContext, type ConnectionOptions } from 'node:tls';
import { errorCode } from '../log/error-message.ts';
import type { KafkaSettings } from '../settings/kafka-settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { readCertificates } from '../tls/read-certificates.ts';

/** null: without TLS. Throws SettingsError when a certificate or a key cannot be used. */
export function tlsOptions(settings: KafkaSettings): ConnectionOptions | null {
  if (!settings.tls) return null;
  const { ca, certificate: cert } = settings;
  const key = settings.privateKey?.reveal() ?? null;
  const pair = cert === null || key === null ? {} : { cert, key };
  if (ca !== null) readCertificates('KAFKA_CA', ca);
  if (cert !== null) readCertificates('KAFKA_CERTIFICATE', cert);
  requirePair(pair);
  return { rejectUnauthorized: true, ...pair, ...(ca !== null && { ca }) };
}

function requirePair(pair: { cert?: string; key?: string }): void {
  try {
    createSecureContext(pair);
  } catch (error) {
    throw new SettingsError([
      'KAFKA_PRIVATE_KEY: expected the unencrypted PEM key that belongs to KAFKA_CERTIFICATE, ' +
        `came something else (${errorCode(error) || 'unusable'})`,
    ]);
  }
}
