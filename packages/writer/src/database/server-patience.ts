import type { Query } from './query.ts';

/** Of PostgreSQL with a connection on which nobody answers: 30 s of silence, then three questions. Seconds, and a count. */
const KEEPALIVES = { tcp_keepalives_idle: 30, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 };

/** The longest that PostgreSQL's settings in milliseconds can say. */
const LONGEST_MS = 2_147_483_647;

/** However long a statement may take: between two of one transaction we wait for nothing. */
const LONGEST_IDLE_MS = 60_000;

/**
 * Tells PostgreSQL when to give this connection up. Whoever is frozen or cut off in the middle of a transaction would
 * keep its locks for hours, and hold up those who take its work over. A statement may take twice as long as we wait for
 * it ourselves, so that it is never PostgreSQL's refusal that ends it.
 */
export async function boundServerPatience(query: Query, answerTimeoutMs: number): Promise<void> {
  const statementMs = Math.min(2 * answerTimeoutMs, LONGEST_MS);
  const settings = {
    ...KEEPALIVES,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: Math.min(statementMs, LONGEST_IDLE_MS),
  };
  const set = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', false)`);
  await query(`SELECT ${set.join(', ')}`);
}
