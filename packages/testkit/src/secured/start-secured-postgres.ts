import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pid } from 'node:process';
import { createAuthority, type Authority, type Credentials } from '../certificates/create-authority.ts';
import { FOLDER_PREFIX } from '../test-servers.ts';

/** A PostgreSQL that takes connections over TLS alone, with a certificate of its own for `localhost` (not 127.0.0.1). */
export interface SecuredPostgres {
  authority: Authority;
  /** Of its superuser, by the name `localhost`, with sslmode=verify-full. */
  url: string;
  /** Other ones for new connections. */
  useCredentials(credentials: Credentials): Promise<void>;
  close(): Promise<void>;
}

/** The embedded one, always: a given server has certificates of its own. */
export async function startSecuredPostgres(): Promise<SecuredPostgres> {
  const { erasePostgres, startPostgres } = await import('@checkstream/embedded-postgres');
  const authority = createAuthority('test databases');
  const dataDir = await mkdtemp(path.join(os.tmpdir(), `${FOLDER_PREFIX}${pid}-`));
  const tls = authority.issue({ name: 'postgresql', hosts: ['localhost'] });
  const postgres = await startPostgres({ dataDir, durable: false, tls }).catch(async (error: unknown) => {
    // Why it did not start matters more than what is left of it.
    await Promise.allSettled([erasePostgres(dataDir)]);
    throw error;
  });
  return {
    authority,
    url: postgres.url,
    useCredentials: postgres.useCredentials,
    async close() {
      await postgres.stop();
      await erasePostgres(dataDir);
    },
  };
}
