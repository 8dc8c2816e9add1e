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

/** What each may be: a word that nobody knows could have been meant either way. */
const WORDS = {
  sslmode: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'],
  ssl: ['true', 'false', '1', '0'],
  sslnegotiation: ['postgres', 'direct'],
};

/**
 * Where and how to connect. Any `sslmode` but `disable` means verify-full; without one (and without `ssl`), TLS is used
 * exactly when a CA is given, `sslrootcert=system` or direct negotiation. Throws SettingsError for what is not
 * supported, unknown or contradicts itself.
 */
export function connectionOptions(settings: DatabaseSettings): ConnectionOptions {
  const url = new URL(settings.url.reveal());
  const parameters = url.searchParams;
  const problems = [...unknownWords(parameters), ...contradictions(parameters), ...namedFiles(parameters)];
  if (problems.length > 0) throw new SettingsError(problems.map((problem) => `DATABASE_URL: ${problem}`));
  const mode = modeOf(parameters);
  const encrypted = mode === null ? settings.ca !== null || wantsTls(parameters).length > 0 : !OFF.has(mode);
  const sslnegotiation = lastOf(parameters, 'sslnegotiation') === 'direct' ? 'direct' : 'postgres';
  for (const name of TLS_PARAMETERS) parameters.delete(name);
  return { connectionString: url.href, ssl: encrypted ? tls(settings.ca) : false, sslnegotiation };
}

/** Of several, the last one counts, as for libpq. */
const lastOf = (parameters: URLSearchParams, name: string): string | null => parameters.getAll(name).at(-1) ?? null;

const modeOf = (parameters: URLSearchParams) => lastOf(parameters, 'sslmode') ?? lastOf(parameters, 'ssl');

/** What makes no sense without TLS. */
function wantsTls(parameters: URLSearchParams): string[] {
  return [
    ...(lastOf(parameters, 'sslnegotiation') === 'direct' ? ['sslnegotiation=direct'] : []),
    ...(lastOf(parameters, 'sslrootcert') === 'system' ? ['sslrootcert=system'] : []),
  ];
}

function unknownWords(parameters: URLSearchParams): string[] {
  return Object.entries(WORDS).flatMap(([name, words]) => {
    const value = lastOf(parameters, name);
    if (value === null || words.includes(value)) return [];
    // A URL put together wrongly may have the password there.
    const came = /^[\w-]{0,12}$/.test(value) ? `"${value}"` : 'something else';
    return [`expected ${name} to be one of ${words.join(', ')}, came ${came}`];
  });
}

function contradictions(parameters: URLSearchParams): string[] {
  const off = ['sslmode', 'ssl'].find((name) => parameters.has(name)) ?? '';
  if (!OFF.has(modeOf(parameters) ?? '')) return [];
  return wantsTls(parameters).map((wants) => `expected TLS because of ${wants}, came ${off} that turns it off`);
}

/** The names of files that libpq would read; to pass over them would be to verify something else than was meant. */
function namedFiles(parameters: URLSearchParams): string[] {
  const problems = [];
  if ((lastOf(parameters, 'sslrootcert') ?? 'system') !== 'system') {
    problems.push(
      'expected no sslrootcert but "system", came the name of a file, which is not read; name it in DATABASE_CA_PATH',
    );
  }
  if (parameters.has('sslcert') || parameters.has('sslkey')) {
    problems.push('expected a password, came a client certificate (sslcert, sslkey), which is not supported');
  }
  return problems;
}

function tls(ca: string | null): TlsOptions {
  if (ca === null) return { rejectUnauthorized: true };
  readCertificates('DATABASE_CA', ca);
  return { rejectUnauthorized: true, ca };
}
