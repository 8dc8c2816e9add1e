import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bits, explicit, implicit, integer, objectId, octets, sequence, set, time, utf8, yes } from './der.ts';

/** PEM texts. */
export interface Credentials {
  certificate: string;
  /** PKCS#8. */
  key: string;
}

export interface Authority {
  /** PEM text, for those who are to trust it. */
  certificate: string;
  /** A certificate for a server or a client, of today unless told. */
  issue(wanted?: CertificateWishes): Credentials;
}

interface CertificateWishes {
  /** Common name; `test` unless told. null: no subject at all, as of those who name their hosts only. */
  name?: string | null;
  /** Host names and IPv4 addresses; `localhost` and `127.0.0.1` unless told. */
  hosts?: string[];
  /** Days from now, fractions too; from 90 days ago to a year from now unless told. */
  fromDay?: number;
  untilDay?: number;
}

interface Contents {
  issuer: string;
  subject: string | null;
  publicKey: KeyObject;
  from: Date;
  until: Date;
  extensions: Buffer[];
}

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const COMMON_NAME = objectId('2.5.4.3');
const VERSION_3 = integer(Buffer.of(2));

/** A certificate authority of its own for a test. `days`: how long it is valid itself, a year unless told. */
export function createAuthority(name: string, { days = 365 } = {}): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const make = (contents: Omit<Contents, 'issuer'>) => signed({ ...contents, issuer: name }, own.privateKey);
  const extensions = [authorityExtension(), keyUsage(Buffer.of(0x06), 1)];
  return {
    certificate: make({ subject: name, publicKey: own.publicKey, from: inDays(-91), until: inDays(days), extensions }),
    issue({ name: subject = 'test', hosts = ['localhost', '127.0.0.1'], fromDay = -90, untilDay = 365 } = {}) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const extensions = [keyUsage(Buffer.of(0x80), 7), hostsExtension(hosts, subject === null)];
      const certificate = make({ subject, publicKey, from: inDays(fromDay), until: inDays(untilDay), extensions });
      return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

/** RFC 5280, sections 4.1 and 4.2. */
function signed({ issuer, subject, publicKey, from, until, extensions }: Contents, key: KeyObject): string {
  const contents = sequence(
    explicit(0, VERSION_3),
    integer(Buffer.concat([Buffer.of(1), randomBytes(7)])),
    ECDSA_WITH_SHA256,
    commonName(issuer),
    sequence(time(from), time(until)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions)),
  );
  const certificate = sequence(contents, ECDSA_WITH_SHA256, bits(sign('sha256', contents, key)));
  const lines = certificate.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

const commonName = (name: string | null): Buffer =>
  name === null ? sequence() : sequence(set(sequence(COMMON_NAME, utf8(name))));

const authorityExtension = (): Buffer => sequence(objectId('2.5.29.19'), yes(), octets(sequence(yes())));

const keyUsage = (usage: Buffer, unused: number): Buffer =>
  sequence(objectId('2.5.29.15'), yes(), octets(bits(usage, unused)));

/** Critical without a subject, as RFC 5280 wants it. */
function hostsExtension(hosts: string[], critical: boolean): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host) ? implicit(7, Buffer.from(host.split('.').map(Number))) : implicit(2, Buffer.from(host)),
  );
  return sequence(objectId('2.5.29.17'), ...(critical ? [yes()] : []), octets(sequence(...names)));
}
