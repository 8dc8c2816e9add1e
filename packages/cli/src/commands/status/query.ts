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
  /** Of the latest check, `unknown` too (`last_outcome` in the tables). */
  outcome: string | null;
  /** Of the present run, `up` or `down`; `null` when nothing could be judged yet. */
  verdict: string | null;
  failureKind: string | null;
  failureCode: string | null;
  failureMessage: string | null;
  /** ISO 8601, UTC, as all instants here. Of the last check there is, however old; `null`: never checked. */
  scheduledAt: string | null;
  /** The first check of the present run, `unknown` left out. */
  since: string | null;
  totalMs: number | null;
  /** 0 to 1, over the last 24 h, 7 d and 30 d, `unknown` left out; `null` when nothing was judged. */
  uptime: { day: number | null; week: number | null; month: number | null };
  /** Of the checks in the last 24 h that were up; off by at most 10 %. */
  p95Ms: number | null;
  /** 0 to 1: how much of the last 24 h the checks stand for. */
  coverage: number | null;
  certificateExpiresAt: string | null;
}

/** `null`: any. */
export interface StatusFilter {
  tenant: string | null;
  location: string | null;
  /** In lower case. */
  outcome: string | null;
  /** All of them. */
  labels: Record<string, string> | null;
}

type Instant = 'scheduledAt' | 'since' | 'certificateExpiresAt';

type Checked = Omit<EndpointStatus, Instant | keyof Reckoned> & Record<Instant, Date | null>;

/** What is reckoned from sums. */
type Reckoned = Pick<EndpointStatus, 'uptime' | 'p95Ms' | 'coverage'>;

interface Uptime extends Pick<EndpointStatus, 'tenant' | 'endpoint' | 'location' | 'p95Ms' | 'coverage'> {
  day: number | null;
  week: number | null;
  month: number | null;
}

const NOTHING_RECKONED: Reckoned = { uptime: { day: null, week: null, month: null }, p95Ms: null, coverage: null };

/**
 * Sorted by tenant, endpoint, location. Endpoints that are watched no more are left out; those not checked lately are
 * in unless an outcome is asked for, which they do not have.
 */
export async function queryStatus({ query }: Pick<Database, 'query'>, filter: StatusFilter): Promise<EndpointStatus[]> {
  const labels = filter.labels === null ? null : JSON.stringify(filter.labels);
  const { rows } = await query<Checked>(STATUS_SQL, [filter.tenant, filter.location, filter.outcome, labels]);
  if (rows.length === 0) return [];
  const reckoned = await reckonUptimes(query, rows, filter);
  return rows.map(({ scheduledAt, since, certificateExpiresAt, ...row }) => ({
    ...row,
    scheduledAt: scheduledAt?.toISOString() ?? null,
    since: since?.toISOString() ?? null,
    certificateExpiresAt: certificateExpiresAt?.toISOString() ?? null,
    ...(row.location === null ? NOTHING_RECKONED : (reckoned.get(keyOf(row)) ?? NOTHING_RECKONED)),
  }));
}

/** Of the endpoints found, and of no more: PostgreSQL plans by how many they are. */
async function reckonUptimes(query: Database['query'], found: Checked[], { tenant }: StatusFilter) {
  const endpoints = [...new Set(found.map(({ endpoint }) => endpoint))];
  const { rows } = await query<Uptime>(UPTIME_SQL, [tenant, endpoints]);
  return new Map(
    rows.map(({ day, week, month, p95Ms, coverage, ...key }): [string, Reckoned] => [
      keyOf(key),
      { uptime: { day, week, month }, p95Ms, coverage },
    ]),
  );
}

function keyOf({ tenant, endpoint, location }: Pick<EndpointStatus, 'tenant' | 'endpoint' | 'location'>): string {
  return `${tenant}/${endpoint}/${location}`;
}

/** An endpoint whose latest check is older was not checked lately. */
export const LATEST_WITHIN_DAYS = 7;

const LATELY = `scheduled_at > now() - interval '${LATEST_WITHIN_DAYS * 24} hours'`;

const STATUS_SQL = `
WITH checked AS (
  SELECT tenant, endpoint, location, url, last_outcome AS outcome, outcome AS verdict,
         failure_kind, failure_code, failure_message, scheduled_at, since, total_ms, certificate_expires_at
  FROM endpoint_status
  WHERE removed_at IS NULL AND ${LATELY}
    AND ($1::text IS NULL OR tenant = $1)
    AND ($2::text IS NULL OR location = $2)
    AND ($3::text IS NULL OR last_outcome = $3)
    AND ($4::jsonb IS NULL OR labels @> $4)
), unchecked AS (
  SELECT e.tenant, e.name AS endpoint, $2::text AS location, present.url, latest.scheduled_at
  FROM endpoints e
  CROSS JOIN LATERAL (
    SELECT max(s.scheduled_at) AS scheduled_at
    FROM endpoint_state s
    WHERE s.endpoint_id = e.endpoint_id
      AND ($2 IS NULL OR s.location_id = (SELECT location_id FROM locations WHERE name = $2))
  ) latest
  LEFT JOIN latest_definitions present ON present.tenant = e.tenant AND present.endpoint = e.name
  WHERE e.removed_at IS NULL AND (latest.${LATELY}) IS NOT TRUE
    AND ($1::text IS NULL OR e.tenant = $1)
    AND $3::text IS NULL
    AND ($4::jsonb IS NULL OR present.labels @> $4)
    -- An endpoint that is not meant for the location, or a location that nobody knows, is no endpoint left unchecked.
    AND ($2 IS NULL OR (
      $2 IN (SELECT name FROM locations)
      AND coalesce(present.locations = '[]' OR present.locations ? $2, true)
    ))
)
SELECT tenant, endpoint, location, coalesce(checked.url, unchecked.url) AS url, outcome, verdict,
       failure_kind AS "failureKind", failure_code AS "failureCode", failure_message AS "failureMessage",
       coalesce(checked.scheduled_at, unchecked.scheduled_at) AS "scheduledAt", since, total_ms AS "totalMs",
       certificate_expires_at AS "certificateExpiresAt"
-- No row is in both.
FROM checked
FULL JOIN unchecked USING (tenant, endpoint, location)
ORDER BY tenant, endpoint, location`;

const uptimeOver = (span: string, columns: string) => `
  (SELECT tenant, endpoint, location, ${columns}
   FROM uptime WHERE span = '${span}' AND ($1::text IS NULL OR tenant = $1) AND endpoint = ANY ($2::text[]))`;

const UPTIME_SQL = `
SELECT tenant, endpoint, location, day.up_ratio AS day, week.up_ratio AS week, month.up_ratio AS month,
       day.p95_ms AS "p95Ms", day.coverage
FROM ${uptimeOver('24 h', 'up_ratio, p95_ms, coverage')} day
FULL JOIN ${uptimeOver('7 d', 'up_ratio')} week USING (tenant, endpoint, location)
FULL JOIN ${uptimeOver('30 d', 'up_ratio')} month USING (tenant, endpoint, location)
WHERE location IS NOT NULL`;
