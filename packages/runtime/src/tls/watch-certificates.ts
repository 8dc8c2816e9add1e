import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { Gauge, type Registry } from 'prom-client';
import type { Logger } from '../log/create-logger.ts';
import { expiryOf, readCertificates } from './read-certificates.ts';

export interface CertificateWatch {
  /** Certificates of our own, named by their setting; throws SettingsError when the text holds none. */
  own(setting: string, pem: string | null): void;
  /** What a server has shown, named by the setting that led to it. */
  shown(setting: string, socket: TLSSocket): void;
  /** Warns of what expires soon, of each certificate once a day. */
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
}

const DAY_MS = 86_400_000;
const WARN_MS = 30 * DAY_MS;

/** Knows when the certificates expire that this process depends on: a metric always, a warning in the last 30 days. */
export function watchCertificates({ metrics, log, now }: WatchDeps): CertificateWatch {
  const owned = new Map<string, Watched[]>();
  const shown = new Map<string, Map<TLSSocket, Watched[]>>();
  const warnedAt = new Map<string, number>();
  const all = (): Watched[] => [...owned.values(), ...[...shown.values()].flatMap((ones) => [...ones.values()])].flat();

  const warn = ({ setting, subject, expiresAt }: Watched): void => {
    const [left, which] = [expiresAt - now(), `${setting} ${subject} ${expiresAt}`];
    if (left >= WARN_MS || now() - (warnedAt.get(which) ?? -Infinity) < DAY_MS) return;
    warnedAt.set(which, now());
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
      const certificates = chainOf(socket).flatMap((certificate) => watched(setting, certificate));
      const ofServer = shown.get(setting) ?? new Map<TLSSocket, Watched[]>();
      shown.set(setting, ofServer);
      // Of a connection that has ended only the latest is kept: the others may be of servers that are gone.
      for (const earlier of ofServer.keys()) if (earlier.destroyed) ofServer.delete(earlier);
      ofServer.set(socket, certificates);
      certificates.forEach(warn);
    },
    look: () => all().forEach(warn),
  };
}

function watched(setting: string, certificate: X509Certificate): Watched[] {
  const expiresAt = expiryOf(certificate);
  return expiresAt === null ? [] : [{ setting, subject: certificate.subject.replaceAll('\n', ', '), expiresAt }];
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
