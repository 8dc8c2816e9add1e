import type { ConnectionOptions as TlsOptions } from 'node:tls';
import type { DatabaseSettings } from '@checkstream/runtime';

export interface ConnectionOptions {
  connectionString: string;
  ssl: TlsOptions | false;
}

/** What pg reads from the URL and would put in place of our `ssl` object, `ca` and all. */
const TLS_PARAMETERS = ['sslmode', 'ssl', 'sslcert', 'sslkey', 'sslrootcert', 'uselibpqcompat'];

/**
 * Where and how to connect. Any `sslmode` but `disable` means verify-full; without one, TLS is used exactly when a CA
 * is given.
 */
export function connectionOptions(settings: DatabaseSettings): ConnectionOptions {
  const url = new URL(settings.url);
  const mode = url.searchParams.get('sslmode');
  const encrypted = mode === null ? settings.ca !== null : mode !== 'disable';
  for (const name of TLS_PARAMETERS) url.searchParams.delete(name);
  return { connectionString: url.href, ssl: encrypted ? tls(settings.ca) : false };
}

function tls(ca: string | null): TlsOptions {
  return ca === null ? { rejectUnauthorized: true } : { rejectUnauthorized: true, ca };
}
