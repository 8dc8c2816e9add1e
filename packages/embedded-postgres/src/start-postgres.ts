import os from 'node:os';
import path from 'node:path';
import { chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { placeBinaries, placeData } from './place.ts';
import { onFreePort } from './port.ts';
import { clearPredecessor, stopServer } from './predecessor.ts';
import { refuseOtherVersion } from './refuse-other-version.ts';
import { replaceCredentials, secure, type Credentials, type UseCredentials } from './secure.ts';
import { runServer } from './server.ts';

export interface PostgresOptions {
  /** Made when missing. As root the data may lie elsewhere (see `Postgres.dataDir`), always at the same place. */
  dataDir: string;
  /** Default: any free port. */
  port?: number;
  /** `false` trades safety against a power cut for speed: for tests. Default true. */
  durable?: boolean;
  /** Certificate and key of a server that takes connections over TLS alone. Without them it speaks none. */
  tls?: Credentials;
  /** The server's own log, line by line. */
  log?: (line: string) => void;
}

export interface Postgres {
  /** Superuser on database `postgres`, password included; with TLS, by the name `localhost` and sslmode=verify-full. */
  url: string;
  port: number;
  dataDir: string;
  /** Other ones from now on, for new connections; only with `tls`. Resolves when the server has been told. */
  useCredentials: UseCredentials;
  stop(): Promise<void>;
  /** Ends it as a crash does: sessions are cut off, and the next start on the same data recovers what was committed. */
  crash(): Promise<void>;
}

/**
 * A PostgreSQL server on 127.0.0.1, protected by a generated password. It ends with `stop()`, or soon after this
 * process ends in whatever way; what a killed predecessor left is cleared first. Throws EmbeddedPostgresError.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const requested = path.resolve(options.dataDir);
  const installed = await findBinaries(os.platform(), os.arch());
  const account = await chooseAccount(requested);
  const dataDir = await placeData(requested, account);
  const programs = await placeBinaries(installed, account);
  const cluster = await openCluster(dataDir, programs, account);
  await clearPredecessor(cluster, programs, account);
  const tls = options.tls === undefined ? {} : await secure(cluster, options.tls, account);
  const start = (port: number) =>
    runServer({
      postgres: programs.postgres,
      folder: cluster.folder,
      settings: { ...serverSettings(port, options.durable ?? true), ...tls },
      account,
      log: options.log ?? (() => undefined),
    });
  const { port, started: server } = await onFreePort(options.port, start).catch(async (error: unknown) => {
    await refuseOtherVersion(cluster, programs, account);
    throw error;
  });
  return {
    url: urlOf(cluster, port, options.tls !== undefined),
    port,
    dataDir,
    useCredentials: replaceCredentials(cluster, programs, account),
    stop: () => server.stop(),
    async crash() {
      await stopServer(cluster, programs, account, 'immediate');
      await server.stop();
    },
  };
}

function urlOf({ password }: Cluster, port: number, secured: boolean): string {
  const [host, mode] = secured ? ['localhost', 'verify-full'] : ['127.0.0.1', 'disable'];
  return `postgres://postgres:${password}@${host}:${port}/postgres?sslmode=${mode}`;
}

function serverSettings(port: number, durable: boolean): Record<string, string | number> {
  const unsafe = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  return {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : unsafe),
  };
}
