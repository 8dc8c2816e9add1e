import { X509Certificate } from 'node:crypto';
import type { KafkaSettings } from '../settings/kafka-settings.ts';
import { expiryOf } from '../tls/read-certificates.ts';
import type { Place } from '../tls/open-tls.ts';
import { speaksTls } from '../tls/speaks-tls.ts';
import { tlsTrouble } from '../tls/tls-trouble.ts';
import { askForLogins } from './ask-for-logins.ts';
import { deepestCause } from './deepest-cause.ts';
import { settingsProblem } from './settings-problem.ts';
import { tlsOptions } from './tls-options.ts';

/**
 * As settingsProblem, for whoever is starting. A broker that ends a connection without a word may be away, or expect
 * TLS where we speak none, none where we do, a login, or another certificate than one that has expired: it is asked
 * which. Takes up to 20 s, or until the signal aborts.
 */
export async function findProblem(
  error: unknown,
  settings: KafkaSettings,
  signal: AbortSignal = new AbortController().signal,
): Promise<string | null> {
  const problem = settingsProblem(error);
  if (problem !== null) return problem + whyRefused(error, settings);
  const place = whereItWasCut(error);
  if (place === null) return null;
  const found = (await askThePort(place, settings, signal)) ?? (await expiredForIt(place, settings, signal));
  return found === null ? null : `${found} (${String(deepestCause(error).broker)})`;
}

async function askThePort(place: Place, settings: KafkaSettings, signal: AbortSignal): Promise<string | null> {
  const { wantsLogins } = await askForLogins(place, tlsOptions(settings), signal);
  if (wantsLogins === true && settings.saslMechanism === null) {
    return 'KAFKA_SASL_MECHANISM: expected a port that takes no login, came one that wants one; set it, with KAFKA_USERNAME and KAFKA_PASSWORD, or take another port';
  }
  if (!settings.tls && (await speaksTls(place, signal)) === true) {
    return 'KAFKA_TLS: expected a port without TLS, came one that speaks it; set KAFKA_TLS=true, and KAFKA_CA when its CA is your own, or take another port';
  }
  if (settings.tls && (await askForLogins(place, null, signal)).wantsLogins !== null) {
    return 'KAFKA_TLS: expected a port that speaks TLS, came one that answers without; set KAFKA_TLS=false or take the TLS port';
  }
  return null;
}

/**
 * Not every server says why it refuses a certificate: Node's own does not. But one that wants a certificate says so to
 * whoever shows none, and any other port does not mind that ours has expired.
 */
async function expiredForIt(place: Place, settings: KafkaSettings, signal: AbortSignal): Promise<string | null> {
  const expired = expiredCertificate(settings);
  if (expired === null) return null;
  const { code } = await askForLogins(place, tlsOptions({ ...settings, certificate: null, privateKey: null }), signal);
  return tlsTrouble(code) === 'client-certificate' ? expired : null;
}

function expiredCertificate(settings: KafkaSettings): string | null {
  const expiresAt = settings.tls ? ownExpiry(settings) : null;
  if (expiresAt === null || expiresAt > Date.now()) return null;
  return `KAFKA_CERTIFICATE: expected a valid one, came one that expired on ${new Date(expiresAt).toISOString()}`;
}

/** What we know of our own certificate, once it was refused. */
function whyRefused(error: unknown, settings: KafkaSettings): string {
  if (tlsTrouble(String(deepestCause(error).code)) !== 'client-certificate') return '';
  if (settings.certificate === null) return '; none is set';
  const expired = expiredCertificate(settings);
  return expired === null ? '' : `; ${expired}`;
}

const ownExpiry = ({ certificate }: KafkaSettings): number | null =>
  certificate === null ? null : expiryOf(new X509Certificate(certificate));

function whereItWasCut(error: unknown): Place | null {
  const { name, code, broker } = deepestCause(error);
  if (name !== 'KafkaJSConnectionClosedError' && code !== 'ECONNRESET' && code !== 'EPROTO') return null;
  const [, host, port] = /^(.+):(\d+)$/.exec(String(broker)) ?? [];
  return host === undefined ? null : { host, port: Number(port) };
}
