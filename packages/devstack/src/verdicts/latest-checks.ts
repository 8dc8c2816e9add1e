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

// One step from the newer end of the primary key for each endpoint, however many rows there are.
const SQL = `
SELECT e.tenant || '/' || e.name AS "endpointId", latest.*, f.message AS "failureMessage"
FROM endpoints e
JOIN locations l ON l.name = $1
CROSS JOIN LATERAL (
  SELECT c.scheduled_at AS "scheduledAt", c.started_at AS "startedAt", c.outcome::text AS outcome,
         c.failure_kind::text AS "failureKind", c.http_status AS "httpStatus", c.total_ms AS "totalMs"
  FROM checks c
  WHERE c.endpoint_id = e.endpoint_id AND c.location_id = l.location_id
  ORDER BY c.scheduled_at DESC LIMIT 1
) latest
LEFT JOIN check_failures f
  ON f.endpoint_id = e.endpoint_id AND f.location_id = l.location_id AND f.scheduled_at = latest."scheduledAt"
WHERE e.removed_at IS NULL`;

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
