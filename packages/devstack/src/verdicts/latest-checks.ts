import type { Database } from '@checkstream/writer/database';

/** The latest stored check of an endpoint. Outcome and kind in lower case, as in the tables. */
export interface LatestCheck {
  /** `tenant/id`. */
  endpointId: string;
  /** ms UTC. */
  scheduledAt: number;
  startedAt: number;
  outcome: string;
  failureKind: string;
  failureMessage: string | null;
  httpStatus: number | null;
  totalMs: number;
}

interface Row extends Omit<LatestCheck, 'scheduledAt' | 'startedAt'> {
  scheduledAt: Date;
  startedAt: Date;
}

const SQL = `
SELECT tenant || '/' || endpoint AS "endpointId", scheduled_at AS "scheduledAt",
       coalesce(started_at, scheduled_at) AS "startedAt", last_outcome AS outcome, failure_kind AS "failureKind",
       failure_message AS "failureMessage", http_status AS "httpStatus", total_ms AS "totalMs"
FROM endpoint_status
WHERE location = $1 AND removed_at IS NULL`;

/** By endpoint id. */
export async function latestChecks(
  { query }: Pick<Database, 'query'>,
  location: string,
): Promise<Map<string, LatestCheck>> {
  const { rows } = await query<Row>(SQL, [location]);
  const checks = rows.map((row) => ({
    ...row,
    scheduledAt: row.scheduledAt.getTime(),
    startedAt: row.startedAt.getTime(),
  }));
  return new Map(checks.map((check) => [check.endpointId, check]));
}
