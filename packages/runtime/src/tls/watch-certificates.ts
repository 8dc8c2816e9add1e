import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { Gauge, type Registry } from 'prom-client';
import type { Logger } from '../log/create-logger.ts';
import { createOnceADay } from './once-a-day.ts';
import { expiryOf, readCertificates } from './read-certificates.ts';

export interface CertificateWatch {
  /** Certificates of our own, named by their setting; throws SettingsError when the text holds none. */
  own(setting: string, pem: string | null): void;
  /** What a server has shown, named by the setting that led to it. Never throws: the connection is not ours. */
  shown(setting: string, socket: TLSSocket): void;
  /** Warns of what expires soon, of each certificate once a day; to be called every hour or so. */
  look(): void;
}

export interface WatchDeps {
  metrics: Registry;
  log: Logger;
  /** Unix time, ms. */
  now: () => number;
}

interface Watched {
  setting: string;
  subject: string;
  expiresAt: number;
  /** How long before that it is time to renew it. */
  warnMs: number;
}

const DAY_MS = 86_400_000;
const WARN_MS = 30 * DAY_MS;

/**
 * Knows when the certificates expire that this process depends on: a metric always, a warning in the last 30 days, or
 * in the last third of a life that is shorter than 90.
 */
export function watchCertificates({ metrics, log, now }: WatchDeps): CertificateWatch {
  const owned = new Map<string, Watched[]>();
  const shown: Shown = new Map();
  const warnings = createOnceADay(now);
  const all = (): Watched[] => [...owned.values(), ...[...shown.values()].flatMap((ones) => [...ones.values()])].flat();

  const warn = ({ setting, subject, expiresAt, warnMs }: Watched): void => {
    const left = expiresAt - now();
    if (left >= warnMs || !warnings.isDue(`${setting} ${subject} ${expiresAt}`)) return;
    const fields = {
      setting,
      subject,
      expiresAt: new Date(expiresAt).toISOString(),
      daysLeft: Math.floor(left / DAY_MS),
    };
    log.warn(fields, left < 0 ? 'a certificate has expired' : 'a certificate expires soon; renew it');
  };

  expiryGauge(metrics, all);
  return {
    own(setting, pem) {
      if (pem === null) return;
      const certificates = readCertificates(setting, pem).flatMap((certificate) => watched(setting, certificate));
      owned.set(setting, certificates);
      certificates.forEach(warn);
    },
    shown(setting, socket) {
      try {
        const certificates = chainOf(socket).flatMap((certificate) => watched(setting, certificate));
        remember(shown, { setting, socket, certificates });
        certificates.forEach(warn);
      } catch (err) {
        log.warn({ setting, err }, 'a certificate cannot be watched');
      }
    },
    look() {
      warnings.forgetOld();
      all().forEach(warn);
    },
  };
}

type Shown = Map<string, Map<TLSSocket, Watched[]>>;

function remember(
  shown: Shown,
  { setting, socket, certificates }: { setting: string; socket: TLSSocket; certificates: Watched[] },
): void {
  const ofServer = shown.get(setting) ?? new Map<TLSSocket, Watched[]>();
  shown.set(setting, ofServer);
  // Of a connection that has ended only the latest is kept: the others may be of servers that are gone.
  for (const earlier of ofServer.keys()) if (earlier.destroyed) ofServer.delete(earlier);
  ofServer.set(socket, certificates);
}

function watched(setting: string, certificate: X509Certificate): Watched[] {
  const expiresAt = expiryOf(certificate);
  if (expiresAt === null) return [];
  const lifeMs = expiresAt - Date.parse(certificate.validFrom);
  const warnMs = Number.isFinite(lifeMs) ? Math.min(WARN_MS, lifeMs / 3) : WARN_MS;
  return [{ setting, subject: nameOf(certificate), expiresAt, warnMs }];
}

/** One that is for hosts only has no subject, which Node's types do not know. */
function nameOf(certificate: X509Certificate): string {
  const { subject, subjectAltName } = certificate as { subject?: string; subjectAltName?: string };
  return (subject ?? subjectAltName ?? '').replaceAll('\n', ', ');
}

/** What the server sent; the authority at its end is ours, and looked at as such. */
function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let certificate = socket.getPeerX509Certificate();
  while (certificate !== undefined && (chain.length === 0 || certificate.issuer !== certificate.subject)) {
    chain.push(certificate);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

function expiryGauge(metrics: Registry, all: () => Watched[]): Gauge<'certificate'> {
  return new Gauge({
    name: 'checkstream_certificate_expires_timestamp_seconds',
    help: 'When the first of the certificates expires that a setting holds or leads to, Unix time',
    labelNames: ['certificate'],
    registers: [metrics],
    collect() {
      this.reset();
      for (const [certificate, ones] of Map.groupBy(all(), (one) => one.setting)) {
        this.set({ certificate }, Math.min(...ones.map(({ expiresAt }) => expiresAt)) / 1_000);
      }
    },
  });
}
