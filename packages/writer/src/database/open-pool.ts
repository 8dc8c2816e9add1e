import { TLSSocket } from 'node:tls';
import type { CertificateWatch, DatabaseSettings } from '@checkstream/runtime';
import pg from 'pg';
import { connectionOptions } from './connection-options.ts';
import { ConnectionLostError } from './connection-lost-error.ts';
import { copyWithin } from './copy-within.ts';
import { cutAfter, type Stop } from './cut-after.ts';
import { inTransaction } from './in-transaction.ts';
import type { Copy, Query } from './query.ts';
import { queryWithin } from './query-within.ts';
import { CONNECT_TIMEOUT_MS, takeConnectionFrom } from './take-connection.ts';

export type { DatabaseSettings } from '@checkstream/runtime';
export type { Copy, Query, QueryResult } from './query.ts';

export interface Database {
  query: Query;
  /** READ COMMITTED. Commits when `work` resolves; otherwise rolls back and rejects with its error. */
  transaction<T>(work: (query: Query, copy: Copy) => Promise<T>): Promise<T>;
  /**
   * One connection for as long as `work` runs, closed after it. `lost` is aborted with
   * a ConnectionLostError when the connection ends before. `answerTimeoutMs`: for statements that take longer than most.
   */
  session<T>(work: (query: Query, lost: AbortSignal) => Promise<T>, answerTimeoutMs?: number): Promise<T>;
  /** Connections made so far. Has it grown, the server may have been restored: nothing known of it holds. */
  connections(): number;
  /** Waits 2 s for statements under way, then ends them too. */
  close(): Promise<void>;
}

export interface PoolOptions {
  log?: { warn(fields: object, message: string): void };
  /** Told of the CA, and of the certificate of the server. */
  certificates?: CertificateWatch | undefined;
  /** Connections at most. */
  max?: number;
  applicationName?: string;
  /** Longest wait for the answer to one statement. 30 s unless told. */
  answerTimeoutMs?: number;
  /** When statements under way are given up. Never unless told. */
  stop?: Stop;
}

const ANSWER_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
const CLOSE_WITHIN_MS = 2_000;
const INT8 = 20;

/**
 * Connects when first used, and again after an outage. `int8` arrives as a number: everything stored here fits.
 * A connection that ends or does not answer in time rejects with ConnectionLostError. Throws SettingsError when the
 * CA cannot be used.
 */
export function openPool(settings: DatabaseSettings, options: PoolOptions = {}): Database {
  const pool = new pg.Pool({
    ...connectionOptions(settings),
    max: options.max ?? 5,
    application_name: options.applicationName ?? 'checkstream',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types: { getTypeParser: parserOf },
  });
  options.certificates?.own('DATABASE_CA', settings.ca);
  const clients = new Set<pg.PoolClient>();
  let connections = 0;
  pool.on('connect', (client) => {
    connections += 1;
    clients.add(client);
    const { stream } = client.connection;
    if (stream instanceof TLSSocket) options.certificates?.shown('DATABASE_URL', stream);
    // It may die while nobody waits for it; whoever uses it next is told.
    client.on('error', () => {}).once('end', () => clients.delete(client));
  });
  pool.on('error', (err) => options.log?.warn({ err }, 'idle PostgreSQL connection lost'));

  const { cut, forget } = cutAfter(options.stop);
  const patience = { withinMs: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS, cut };
  const queryOn = (client: pg.PoolClient, withinMs = patience.withinMs) =>
    queryWithin(client, { ...patience, withinMs });
  const take = takeConnectionFrom(pool);
  const connect = (withinMs = patience.withinMs) => take({ ...patience, withinMs });
  return {
    query: (text, values) => withClient(connect, (client) => queryOn(client)(text, values)),
    transaction: (work) =>
      withClient(connect, (client, stillUsable) =>
        inTransaction(queryOn(client), (query) => work(query, copyWithin(client, patience)), stillUsable),
      ),
    session: (work, answerTimeoutMs) =>
      withSession(
        () => connect(answerTimeoutMs),
        (client, lost) => work(queryOn(client, answerTimeoutMs), lost),
      ),
    connections: () => connections,
    async close() {
      forget();
      await endWithin(CLOSE_WITHIN_MS, pool, clients);
    },
  };
}

const parserOf: typeof pg.types.getTypeParser = (oid: number, format?: unknown) =>
  (oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as (value: string) => string;

/** Closes the connection when `work` rejects, unless it is known to be in order: `work` said so, or PostgreSQL did. */
async function withClient<T>(
  connect: () => Promise<pg.PoolClient>,
  work: (client: pg.PoolClient, stillUsable: () => void) => Promise<T>,
): Promise<T> {
  const client = await connect();
  let usable = false;
  const stillUsable = () => {
    usable = true;
  };
  try {
    const result = await work(client, stillUsable);
    usable = true;
    return result;
  } catch (error) {
    // A plain error of one statement.
    usable ||= error instanceof pg.DatabaseError && error.severity === 'ERROR';
    throw error;
  } finally {
    client.release(!usable);
  }
}

async function withSession<T>(
  connect: () => Promise<pg.PoolClient>,
  work: (client: pg.PoolClient, lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const client = await connect();
  const ended = new AbortController();
  const end = () => ended.abort(new ConnectionLostError('the connection ended'));
  client.on('end', end);
  try {
    return await work(client, ended.signal);
  } finally {
    client.off('end', end);
    client.release(true);
  }
}

async function endWithin(ms: number, pool: pg.Pool, clients: Set<pg.PoolClient>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    for (const client of clients) client.connection.stream.destroy();
    late.resolve();
  }, ms);
  await Promise.race([pool.end(), late.promise]);
  clearTimeout(timer);
}
