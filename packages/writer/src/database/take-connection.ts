import type pg from 'pg';
import { queryWithin } from './query-within.ts';
import { boundServerPatience } from './server-patience.ts';
import { untilAnswered, whyNotConnected, type Patience } from './until-answered.ts';

/** Longest wait for one to be made. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** Takes one of the pool that PostgreSQL gives up in its turn, should nothing come from us any more. */
export type TakeConnection = (patience: Patience) => Promise<pg.PoolClient>;

export function takeConnectionFrom(pool: pg.Pool): TakeConnection {
  /** How long PostgreSQL was told to be patient: once a connection, not once a statement. */
  const toldMs = new WeakMap<pg.PoolClient, number>();
  return async (patience) => {
    const client = await connect(pool, patience.cut);
    if (toldMs.get(client) === patience.withinMs) return client;
    try {
      await boundServerPatience(queryWithin(client, patience), patience.withinMs);
    } catch (error) {
      client.release(true);
      throw error;
    }
    toldMs.set(client, patience.withinMs);
    return client;
  };
}

/** A connection that comes too late goes at once. */
async function connect(pool: pg.Pool, cut: AbortSignal): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  try {
    return await untilAnswered(connecting, { withinMs: 2 * CONNECT_TIMEOUT_MS, cut });
  } catch (error) {
    void connecting.then(
      (client) => client.release(true),
      () => 'never came',
    );
    throw whyNotConnected(error);
  }
}
