import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { readCertificates, SettingsError, type DatabaseSettings } from '@checkstream/runtime';

export interface ConnectionOptions {
  connectionString: string;
  ssl: TlsOptions | false;
  /** `direct`: TLS from the first byte, as libpq's parameter of this name. */
  sslnegotiation: 'postgres' | 'direct';
}

/** What pg reads from the URL and would put in place of our `ssl` object, `ca` and all. */
const TLS_PARAMETERS = ['sslmode', 'ssl', 'sslcert', 'sslkey', 'sslrootcert', 'sslnegotiation', 'uselibpqcompat'];
const OFF = new Set(['disable', 'false', '0']);

/**
 * Where and how to connect. Any `sslmode` but `disable` means verify-full; without one (or `ssl=true`, or direct
 * negotiation), TLS is used exactly when a CA is given. Throws SettingsError for what is not supported.
 */
export function connectionOptions(settings: DatabaseSettings): ConnectionOptions {
  const url = new URL(settings.url.reveal());
  const parameters = url.searchParams;
  refuseFiles(parameters);
  const mode = parameters.get('sslmode') ?? parameters.get('ssl');
  const sslnegotiation = parameters.get('sslnegotiation') === 'direct' ? 'direct' : 'postgres';
  const encrypted = mode === null ? settings.ca !== null || sslnegotiation === 'direct' : !OFF.has(mode);
  for (const name of TLS_PARAMETERS) parameters.delete(name);
  return { connectionString: url.href, ssl: encrypted ? tls(settings.ca) : false, sslnegotiation };
}

/** The names of files that libpq would read; to pass over them would be to verify something else than was meant. */
function refuseFiles(parameters: URLSearchParams): void {
  const problems = [];
  if ((parameters.get('sslrootcert') ?? 'system') !== 'system') {
    problems.push('DATABASE_URL: sslrootcert is not read there; name the file in DATABASE_CA_PATH');
  }
  if (parameters.has('sslcert') || parameters.has('sslkey')) {
    problems.push('DATABASE_URL: client certificates (sslcert, sslkey) are not supported; use a password');
  }
  if (problems.length > 0) throw new SettingsError(problems);
}

function tls(ca: string | null): TlsOptions {
  if (ca === null) return { rejectUnauthorized: true };
  readCertificates('DATABASE_CA', ca);
  return { rejectUnauthorized: true, ca };
}
