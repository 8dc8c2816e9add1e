import type { Query } from '../database/open-pool.ts';
import { keyOf, type CheckRow } from '../rows/check-row.ts';
import { CHECK_COLUMNS, FAILURE_COLUMNS, toArrays } from '../rows/columns.ts';
import { insertStatement } from './insert-statement.ts';

const ROWS_PER_STATEMENT = 5_000;

const INSERT_CHECKS = `${insertStatement('checks', CHECK_COLUMNS)}
  RETURNING endpoint_id, location_id, (extract(epoch FROM scheduled_at) * 1000)::double precision AS scheduled_at`;
const INSERT_FAILURES = insertStatement('check_failures', FAILURE_COLUMNS);

interface Key {
  endpoint_id: number;
  location_id: number;
  scheduled_at: number;
}

/** Inserts rows sorted by key. Resolves to those that were not there before: all that follows is made from them alone. */
export async function insertChecks(query: Query, rows: CheckRow[]): Promise<CheckRow[]> {
  const fresh: CheckRow[] = [];
  for (const part of parts(rows)) {
    const inserted = await query<Key>(INSERT_CHECKS, toArrays(CHECK_COLUMNS, part));
    fresh.push(...(inserted.rowCount === part.length ? part : onlyThose(part, inserted.rows)));
  }
  return fresh;
}

/** Inserts why the fresh rows were not up. */
export async function insertFailures(query: Query, fresh: CheckRow[]): Promise<void> {
  const failed = fresh.filter(({ result }) => result.outcome !== 'UP' && result.failure !== null);
  for (const part of parts(failed)) await query(INSERT_FAILURES, toArrays(FAILURE_COLUMNS, part));
}

function onlyThose(rows: CheckRow[], keys: Key[]): CheckRow[] {
  const inserted = new Set(keys.map((key) => keyOf(key.endpoint_id, key.location_id, key.scheduled_at)));
  return rows.filter((row) => inserted.has(keyOf(row.endpointId, row.locationId, row.result.scheduledAt)));
}

function* parts<T>(rows: T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) yield rows.slice(at, at + ROWS_PER_STATEMENT);
}
