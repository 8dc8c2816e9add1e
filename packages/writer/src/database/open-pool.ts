import pg from 'pg';
import { connectionOptions, type DatabaseSettings } from './connection-options.ts';
import { ConnectionLostError } from './connection-lost-error.ts';
import { errorCode } from './classify-error.ts';
import { inTransaction } from './in-transaction.ts';
import type { Query } from './query.ts';

export type { DatabaseSettings } from './connection-options.ts';
export type { Query, QueryResult } from './query.ts';

export interface Database {
  query: Query;
  /** READ COMMITTED. Commits when `work` resolves; otherwise rolls back and rejects with its error. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /**
   * One connection for as long as `work` runs, closed after it. `lost` is aborted with
   * a ConnectionLostError when the connection ends before.
   */
  session<T>(work: (query: Query, lost: AbortSignal) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface PoolOptions {
  log?: { warn(fields: object, message: string): void };
  /** Connections at most. */
  max?: number;
  applicationName?: string;
  /** Longest wait for the answer to one statement. 30 s unless told. */
  answerTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
const INT8 = 20;

/**
 * Connects when first used, and again after an outage. `int8` arrives as a number: everything stored here fits.
 * A connection that ends or does not answer in time rejects with ConnectionLostError.
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
  // A connection may die while nobody waits for it; whoever uses it next is told.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (err) => options.log?.warn({ err }, 'idle PostgreSQL connection lost'));

  const queryOn = (client: pg.PoolClient) => queryWithin(client, options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS);
  return {
    query: (text, values) => withClient(pool, (client) => queryOn(client)(text, values)),
    transaction: (work) => withClient(pool, (client) => inTransaction(queryOn(client), work)),
    session: (work) => withSession(pool, (client, lost) => work(queryOn(client), lost)),
    close: () => pool.end(),
  };
}

const parserOf: typeof pg.types.getTypeParser = (oid: number, format?: unknown) =>
  (oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as (value: string) => string;

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw asConnectionLost(error);
  }
}

async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  let usable = false;
  try {
    const result = await work(client);
    usable = true;
    return result;
  } catch (error) {
    // Only a plain error of one statement leaves the connection in a known state.
    usable = error instanceof pg.DatabaseError && error.severity === 'ERROR';
    throw error;
  } finally {
    client.release(!usable);
  }
}

async function withSession<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const client = await connect(pool);
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

function queryWithin(client: pg.PoolClient, timeoutMs: number): Query {
  return async <Row>(text: string, values?: unknown[]) => {
    const { rows, rowCount } = await answerOf(client.query<Row & pg.QueryResultRow>(text, values), timeoutMs);
    return { rows, rowCount: rowCount ?? 0 };
  };
}

async function answerOf<T>(result: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const giveUp = () => late.reject(new ConnectionLostError(`no answer within ${timeoutMs / 1000} s`));
  const timer = setTimeout(giveUp, timeoutMs);
  try {
    return await Promise.race([result, late.promise]);
  } catch (error) {
    throw asConnectionLost(error);
  } finally {
    clearTimeout(timer);
  }
}

/** pg reports a connection that ended or could not be made in time as a bare Error without a code. */
function asConnectionLost(error: unknown): unknown {
  const bare = error instanceof Error && error.constructor === Error && errorCode(error) === null;
  return bare ? new ConnectionLostError(error.message, { cause: error }) : error;
}
