import { waitFor } from '@checkstream/testkit';
import type { Database } from '../../src/database/open-pool.ts';

interface Which {
  /** Pattern of the statement. */
  like?: string;
  application?: string;
}

/** Processes of the server that wait for a lock in this database. */
export async function waitingBackends(
  { database }: { database: Database },
  { like = '%', application = '%' }: Which = {},
): Promise<number[]> {
  const { rows } = await database.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
        AND query LIKE $1 AND application_name LIKE $2`,
    [like, application],
  );
  return rows.map(({ pid }) => pid);
}

/** The first that is seen to wait. */
export function waitingBackend(on: { database: Database }, which: Which = {}): Promise<number> {
  const what = `a statement to wait for a lock, of ${JSON.stringify(which)}`;
  return waitFor(what, async () => (await waitingBackends(on, which))[0], { timeoutMs: 30_000 });
}
