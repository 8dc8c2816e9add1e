import type { Database } from '@checkstream/writer/database';

/** The latest check of one endpoint at one location. Texts as in the tables: outcome and kind in lower case. */
export interface EndpointStatus {
  tenant: string;
  endpoint: string;
  location: string;
  /** As it was when checked; `null` until the writer has read the endpoints topic. */
  url: string | null;
  outcome: string;
  failureKind: string;
  /** ISO 8601, UTC, as all instants here. */
  scheduledAt: string;
  /** The first up or down of the present run, `unknown` left out; `null` when nothing could be judged yet. */
  since: string | null;
  totalMs: number;
}

/** `null`: any. */
export interface StatusFilter {
  tenant: string | null;
  location: string | null;
  /** In lower case. */
  outcome: string | null;
}

interface Row extends Omit<EndpointStatus, 'scheduledAt' | 'since'> {
  scheduledAt: Date;
  since: Date | null;
}

/** Sorted by tenant, endpoint, location. Endpoints that are watched no more are left out. */
export async function queryStatus({ query }: Pick<Database, 'query'>, filter: StatusFilter): Promise<EndpointStatus[]> {
  const { rows } = await query<Row>(STATUS_SQL, [filter.tenant, filter.location, filter.outcome]);
  return rows.map((row) => ({
    ...row,
    scheduledAt: row.scheduledAt.toISOString(),
    since: row.since?.toISOString() ?? null,
  }));
}

/** Days back in which a latest check is looked for. */
export const LATEST_WITHIN_DAYS = 7;

// Each lateral step walks the primary key (endpoint_id, location_id, scheduled_at) from its newer end and stops at one
// row. The last down before a run of ups is found through check_failures, which is short, instead of through the run.
const STATUS_SQL = `
SELECT e.tenant, e.name AS endpoint, l.name AS location,
       (SELECT d.url FROM definitions d WHERE d.definition_id = latest.definition_id) AS url,
       latest.outcome::text AS outcome, latest.failure_kind::text AS "failureKind",
       latest.scheduled_at AS "scheduledAt", run.since, latest.total_ms AS "totalMs"
FROM endpoints e
CROSS JOIN locations l
CROSS JOIN LATERAL (
  SELECT c.scheduled_at, c.outcome, c.failure_kind, c.total_ms, c.definition_id
  FROM checks c
  WHERE c.endpoint_id = e.endpoint_id AND c.location_id = l.location_id
    AND c.scheduled_at > now() - interval '${LATEST_WITHIN_DAYS} days'
  ORDER BY c.scheduled_at DESC LIMIT 1
) latest
LEFT JOIN LATERAL (
  SELECT c.outcome
  FROM checks c
  WHERE c.endpoint_id = e.endpoint_id AND c.location_id = l.location_id AND c.outcome <> 'unknown'
  ORDER BY c.scheduled_at DESC LIMIT 1
) judged ON true
LEFT JOIN LATERAL (
  (SELECT c.scheduled_at
   FROM check_failures f
   JOIN checks c ON c.endpoint_id = f.endpoint_id AND c.location_id = f.location_id AND c.scheduled_at = f.scheduled_at
   WHERE judged.outcome = 'up' AND c.outcome = 'down'
     AND f.endpoint_id = e.endpoint_id AND f.location_id = l.location_id
   ORDER BY f.scheduled_at DESC LIMIT 1)
  UNION ALL
  (SELECT c.scheduled_at
   FROM checks c
   WHERE judged.outcome = 'down' AND c.outcome = 'up'
     AND c.endpoint_id = e.endpoint_id AND c.location_id = l.location_id
   ORDER BY c.scheduled_at DESC LIMIT 1)
) before ON true
LEFT JOIN LATERAL (
  SELECT c.scheduled_at AS since
  FROM checks c
  WHERE c.endpoint_id = e.endpoint_id AND c.location_id = l.location_id AND c.outcome = judged.outcome
    AND c.scheduled_at > coalesce(before.scheduled_at, '-infinity')
  ORDER BY c.scheduled_at LIMIT 1
) run ON true
WHERE e.removed_at IS NULL
  AND ($1::text IS NULL OR e.tenant = $1)
  AND ($2::text IS NULL OR l.name = $2)
  AND ($3::text IS NULL OR latest.outcome::text = $3)
ORDER BY e.tenant, e.name, l.name`;
