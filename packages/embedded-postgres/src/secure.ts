import { chown, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { runAs } from './run-as.ts';

/** PEM texts. */
export interface Credentials {
  certificate: string;
  key: string;
}

/** Makes its clients use it from then on; those that are connected stay. */
export type UseCredentials = (credentials: Credentials) => Promise<void>;

const FILES = { certificate: 'server.crt', key: 'server.key', access: 'pg_hba_tls.conf' };
const ACCESS = 'hostssl all all 127.0.0.1/32 scram-sha-256\n';

/** Server settings for TLS, which every client then has to speak. The files lie in the cluster. */
export async function secure(
  { folder }: Cluster,
  credentials: Credentials,
  account: Account,
): Promise<Record<string, string>> {
  await writeFor(account, path.join(folder, FILES.access), ACCESS);
  await writeCredentials(folder, credentials, account);
  return {
    ssl: 'on',
    ssl_cert_file: FILES.certificate,
    ssl_key_file: FILES.key,
    hba_file: path.join(folder, FILES.access),
  };
}

/** Puts others in their place, and tells the server. */
export const replaceCredentials =
  ({ folder }: Cluster, { pg_ctl }: Binaries, account: Account): UseCredentials =>
  async (credentials) => {
    await writeCredentials(folder, credentials, account);
    await runAs(account, pg_ctl, ['reload', '-D', folder]);
  };

async function writeCredentials(folder: string, { certificate, key }: Credentials, account: Account): Promise<void> {
  await writeFor(account, path.join(folder, FILES.certificate), certificate);
  await writeFor(account, path.join(folder, FILES.key), key);
}

async function writeFor(account: Account, file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (account !== null) await chown(file, account.uid, account.gid);
}
