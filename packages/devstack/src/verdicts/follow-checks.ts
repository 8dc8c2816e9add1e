import { sleep } from '@checkstream/runtime';
import { describeDatabaseError } from '@checkstream/writer/database';
import type { Database } from '@checkstream/writer/database';
import { latestChecks } from './latest-checks.ts';
import type { LatestCheck } from './latest-checks.ts';

interface FollowedChecks {
  database: Pick<Database, 'query'>;
  /** For messages. */
  url: string;
  location: string;
  onChecks: (latest: Map<string, LatestCheck>) => void;
  /** Once an outage. */
  onOutage: (reason: string) => void;
}

const EVERY_MS = 500;

/** Looks for the latest checks again and again, until the signal aborts. An outage of PostgreSQL is waited out. */
export async function followChecks(followed: FollowedChecks, signal: AbortSignal): Promise<void> {
  let away = false;
  while (!signal.aborted) {
    try {
      followed.onChecks(await latestChecks(followed.database, followed.location));
      away = false;
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (!away) followed.onOutage(describeDatabaseError(error, followed.url));
      away = true;
    }
    await sleep(EVERY_MS, signal).catch(() => undefined);
  }
}

/** Class 42 of SQLSTATE is a mistake in the statement, and so ours. */
function isOutage(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !code.startsWith('42');
}
