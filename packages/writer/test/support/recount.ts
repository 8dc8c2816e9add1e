import { histogramBucket, type CheckResult } from '@checkstream/schema';
import type { Tables } from './open-tables.ts';

/** What `checks_hourly` and `endpoint_state` must say, worked out anew in the plainest way there is. */
const HOUR_MS = 3_600_000;

export interface Hour {
  endpoint: string;
  location: string;
  hour: number;
  intervalMs: number;
  up: number;
  down: number;
  unknown: number;
  us: number;
  usMin: number | null;
  usMax: number | null;
  /** `bucket:count`, sorted. */
  histogram: string[];
}

interface RawRow {
  endpoint: string;
  location: string;
  scheduledAt: number;
  intervalMs: number;
  outcome: string;
  totalMs: number;
}

const MS = (column: string) => `(extract(epoch FROM ${column}) * 1000)::double precision`;
const NAMES = 'JOIN endpoints e USING (endpoint_id) JOIN locations l USING (location_id)';

/** From the rows of `checks`. */
export async function recountHours(tables: Tables): Promise<Hour[]> {
  const rows = await tables.rows<RawRow>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${MS('scheduled_at')} AS "scheduledAt",
      d.interval_ms AS "intervalMs", outcome::text, total_ms::double precision AS "totalMs"
    FROM checks c ${NAMES} JOIN definitions d ON d.definition_id = c.definition_id`,
  );
  const hours = Map.groupBy(rows, ({ endpoint, location, scheduledAt }) =>
    [endpoint, location, Math.floor(scheduledAt / HOUR_MS) * HOUR_MS].join(' '),
  );
  return [...hours].map(([key, ofHour]) => sumUp(key, ofHour)).sort(byKey);
}

/** As the table has them. */
export async function readHours(tables: Tables): Promise<Hour[]> {
  const hours = await tables.rows<Hour>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${MS('hour')} AS hour,
      interval_ms_sum AS "intervalMs", up_count AS up, down_count AS down, unknown_count AS unknown,
      up_us_sum AS us, up_us_min AS "usMin", up_us_max AS "usMax",
      ARRAY(SELECT bucket || ':' || up_histogram[bucket] FROM generate_subscripts(up_histogram, 1) AS bucket
        WHERE up_histogram[bucket] <> 0 ORDER BY bucket) AS histogram
    FROM checks_hourly ${NAMES}`,
  );
  return hours.sort(byKey);
}

function sumUp(key: string, rows: RawRow[]): Hour {
  const [endpoint, location, hour] = key.split(' ') as [string, string, string];
  const us = rows
    .filter(({ outcome }) => outcome === 'up')
    .map(({ totalMs }) => Math.min(Math.max(Math.floor(totalMs * 1_000 + 0.5), 0), 2 ** 31 - 1));
  const buckets = us.map(histogramBucket).sort((a, b) => a - b);
  return {
    endpoint,
    location,
    hour: Number(hour),
    intervalMs: rows.reduce((sum, { intervalMs }) => sum + intervalMs, 0),
    up: us.length,
    down: rows.filter(({ outcome }) => outcome === 'down').length,
    unknown: rows.filter(({ outcome }) => outcome === 'unknown').length,
    us: us.reduce((sum, one) => sum + one, 0),
    usMin: us.length === 0 ? null : Math.min(...us),
    usMax: us.length === 0 ? null : Math.max(...us),
    histogram: [...new Set(buckets)].map((bucket) => `${bucket}:${buckets.filter((one) => one === bucket).length}`),
  };
}

export interface State {
  endpoint: string;
  location: string;
  scheduledAt: number;
  outcome: string | null;
  since: number | null;
  lastOutcome: string;
  failureKind: string;
  totalMs: number;
  hash: number;
  certificateExpiresAt: number | null;
}

/** The state after new checks, given one after the other: what is not later than it changes nothing. */
export function foldInto(states: Map<string, State>, batch: CheckResult[]): void {
  const before = new Map([...states].map(([key, { scheduledAt }]) => [key, scheduledAt]));
  for (const result of batch.toSorted((a, b) => a.scheduledAt - b.scheduledAt)) {
    const key = `${result.endpointId} ${result.location}`;
    if (result.scheduledAt <= (before.get(key) ?? -Infinity)) continue;
    states.set(key, next(states.get(key), result));
  }
}

function next(state: State | undefined, result: CheckResult): State {
  const outcome = result.outcome.toLowerCase();
  const before = state ?? { outcome: null, since: null, certificateExpiresAt: null };
  const { outcome: judged, since } =
    outcome === 'unknown' || outcome === before.outcome ? before : { outcome, since: result.scheduledAt };
  const seen = outcome === 'up' || result.certificateExpiresAt !== null;
  return {
    endpoint: result.endpointId,
    location: result.location,
    scheduledAt: result.scheduledAt,
    outcome: judged,
    since,
    lastOutcome: outcome,
    failureKind: result.failureKind.toLowerCase(),
    totalMs: Math.fround(result.totalMs),
    hash: result.definitionHash,
    certificateExpiresAt: seen ? result.certificateExpiresAt : before.certificateExpiresAt,
  };
}

export const sortedStates = (states: Map<string, State>): State[] => [...states.values()].sort(byKey);

/** As the table has them. */
export async function readStates(tables: Tables): Promise<State[]> {
  const states = await tables.rows<State>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${MS('scheduled_at')} AS "scheduledAt",
      outcome::text, ${MS('since')} AS since, last_outcome::text AS "lastOutcome", failure_kind::text AS "failureKind",
      total_ms::double precision AS "totalMs", d.hash, ${MS('certificate_expires_at')} AS "certificateExpiresAt"
    FROM endpoint_state s ${NAMES} JOIN definitions d ON d.definition_id = s.definition_id`,
  );
  return states.sort(byKey);
}

interface Keyed {
  endpoint: string;
  location: string;
  hour?: number;
}

function byKey(a: Keyed, b: Keyed): number {
  const text = ({ endpoint, location, hour = 0 }: Keyed) => `${endpoint} ${location} ${String(hour).padStart(16)}`;
  return text(a) < text(b) ? -1 : 1;
}
