import { sleep, type Secret } from '@checkstream/runtime';
import { DevError } from '../dev-error.ts';
import { inDevTerms } from '../explain.ts';
import { describeDatabaseError } from '@checkstream/writer/database';
import type { Database } from '@checkstream/writer/database';
import { latestChecks } from './latest-checks.ts';
import type { LatestCheck } from './latest-checks.ts';

interface FollowedChecks {
  database: Pick<Database, 'query'>;
  /** For messages. */
  url: Secret;
  location: string;
  onChecks: (latest: Map<string, LatestCheck>) => void;
  /** Once an outage. */
  onOutage: (reason: string) => void;
}

const EVERY_MS = 250;

/**
 * Looks for the latest checks again and again, until the signal aborts. An outage of PostgreSQL is waited out; rejects
 * with DevError when it refuses the query.
 */
export async function followChecks(followed: FollowedChecks, signal: AbortSignal): Promise<void> {
  let away = false;
  while (!signal.aborted) {
    try {
      followed.onChecks(await latestChecks(followed.database, followed.location));
      away = false;
    } catch (error) {
      if (isRefused(error)) throw refusal(error, followed.url);
      if (!isOutage(error)) throw error;
      if (!away) followed.onOutage(describeDatabaseError(error, followed.url));
      away = true;
    }
    await sleep(EVERY_MS, signal).catch(() => undefined);
  }
}

function isOutage(error: unknown): boolean {
  return typeof codeOf(error) === 'string';
}

/** Class 42 of SQLSTATE: the statement and the tables do not fit together, or the user may not read them. */
function isRefused(error: unknown): boolean {
  return String(codeOf(error)).startsWith('42');
}

function refusal(error: unknown, url: Secret): DevError {
  const why = inDevTerms(describeDatabaseError(error, url));
  if (codeOf(error) === '42501') return new DevError(why, { cause: error });
  return new DevError(
    `${why} The tables are not those of this version. Begin without their rows: pnpm dev --reset, ` +
      'or another database in DEV_DATABASE_URL.',
    { cause: error },
  );
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
