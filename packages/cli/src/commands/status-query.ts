import type { Database } from '@checkstream/writer/database';

/**
 * The latest check of one endpoint at one location, or an endpoint that was not checked lately, once: then `outcome` is
 * `null`, and with it all that only a check tells. Texts as in the tables: outcome and kind in lower case.
 */
export interface EndpointStatus {
  tenant: string;
  endpoint: string;
  /** `null` when not checked lately and no location was asked for. */
  location: string | null;
  /** As it was when checked, else of its latest definition; `null` until the writer has read the endpoints topic. */
  url: string | null;
  outcome: string | null;
  failureKind: string | null;
  /** ISO 8601, UTC, as all instants here. Of the last check there is, however old; `null`: never checked. */
  scheduledAt: string | null;
  /** The first up or down of the present run, `unknown` left out; `null` when nothing could be judged yet. */
  since: string | null;
  totalMs: number | null;
}

/** `null`: any. */
export interface StatusFilter {
  tenant: string | null;
  location: string | null;
  /** In lower case. */
  outcome: string | null;
}

interface Row extends Omit<EndpointStatus, 'scheduledAt' | 'since'> {
  scheduledAt: Date | null;
  since: Date | null;
}

/**
 * Sorted by tenant, endpoint, location. Endpoints that are watched no more are left out; those not checked lately are
 * in unless an outcome is asked for, which they do not have.
 */
export async function queryStatus({ query }: Pick<Database, 'query'>, filter: StatusFilter): Promise<EndpointStatus[]> {
  const { rows } = await query<Row>(STATUS_SQL, [filter.tenant, filter.location, filter.outcome]);
  return rows.map((row) => ({
    ...row,
    scheduledAt: row.scheduledAt?.toISOString() ?? null,
    since: row.since?.toISOString() ?? null,
  }));
}

/** Days back in which a latest check is looked for. */
export const LATEST_WITHIN_DAYS = 7;

// Each lateral step walks the primary key (endpoint_id, location_id, scheduled_at) from its newer end and stops at one
// row. The last down before a run of ups is found through check_failures, which is short, instead of through the run.
const STATUS_SQL = `
SELECT e.tenant, e.name AS endpoint, coalesce(latest.location, $2) AS location,
       coalesce(checked.url, present.url) AS url,
       latest.outcome::text AS outcome, latest.failure_kind::text AS "failureKind",
       coalesce(latest.scheduled_at, earlier.scheduled_at) AS "scheduledAt", run.since, latest.total_ms AS "totalMs"
FROM endpoints e
LEFT JOIN LATERAL (
  SELECT l.location_id, l.name AS location, newest.*
  FROM locations l
  CROSS JOIN LATERAL (
    SELECT c.scheduled_at, c.outcome, c.failure_kind, c.total_ms, c.definition_id
    FROM checks c
    WHERE c.endpoint_id = e.endpoint_id AND c.location_id = l.location_id
      AND c.scheduled_at > now() - interval '${LATEST_WITHIN_DAYS} days'
    ORDER BY c.scheduled_at DESC LIMIT 1
  ) newest
  WHERE $2::text IS NULL OR l.name = $2
) latest ON true
LEFT JOIN definitions checked ON checked.definition_id = latest.definition_id
LEFT JOIN LATERAL (
  SELECT d.url, d.definition
  FROM definitions d
  WHERE latest.scheduled_at IS NULL AND d.endpoint_id = e.endpoint_id AND d.definition IS NOT NULL
  ORDER BY d.first_seen DESC, d.definition_id DESC LIMIT 1
) present ON true
LEFT JOIN LATERAL (
  SELECT newest.scheduled_at
  FROM locations l
  CROSS JOIN LATERAL (
    SELECT c.scheduled_at
    FROM checks c
    WHERE latest.scheduled_at IS NULL AND c.endpoint_id = e.endpoint_id AND c.location_id = l.location_id
    ORDER BY c.scheduled_at DESC LIMIT 1
  ) newest
  WHERE $2::text IS NULL OR l.name = $2
  ORDER BY newest.scheduled_at DESC LIMIT 1
) earlier ON true
LEFT JOIN LATERAL (
  SELECT c.outcome
  FROM checks c
  WHERE c.endpoint_id = e.endpoint_id AND c.location_id = latest.location_id AND c.outcome <> 'unknown'
  ORDER BY c.scheduled_at DESC LIMIT 1
) judged ON true
LEFT JOIN LATERAL (
  (SELECT c.scheduled_at
   FROM check_failures f
   JOIN checks c ON c.endpoint_id = f.endpoint_id AND c.location_id = f.location_id AND c.scheduled_at = f.scheduled_at
   WHERE judged.outcome = 'up' AND c.outcome = 'down'
     AND f.endpoint_id = e.endpoint_id AND f.location_id = latest.location_id
   ORDER BY f.scheduled_at DESC LIMIT 1)
  UNION ALL
  (SELECT c.scheduled_at
   FROM checks c
   WHERE judged.outcome = 'down' AND c.outcome = 'up'
     AND c.endpoint_id = e.endpoint_id AND c.location_id = latest.location_id
   ORDER BY c.scheduled_at DESC LIMIT 1)
) before ON true
LEFT JOIN LATERAL (
  SELECT c.scheduled_at AS since
  FROM checks c
  WHERE c.endpoint_id = e.endpoint_id AND c.location_id = latest.location_id AND c.outcome = judged.outcome
    AND c.scheduled_at > coalesce(before.scheduled_at, '-infinity')
  ORDER BY c.scheduled_at LIMIT 1
) run ON true
WHERE e.removed_at IS NULL
  AND ($1::text IS NULL OR e.tenant = $1)
  AND ($3::text IS NULL OR latest.outcome::text = $3)
  -- An endpoint that is not meant for the location, or a location that nobody knows, is no endpoint left unchecked.
  AND ($2::text IS NULL OR latest.scheduled_at IS NOT NULL OR (
    $2 IN (SELECT name FROM locations)
    AND coalesce(present.definition -> 'locations' = '[]' OR present.definition -> 'locations' ? $2, true)
  ))
ORDER BY e.tenant, e.name, latest.location`;
