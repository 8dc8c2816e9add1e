import { histogramBucket, type CheckResult } from '@checkstream/schema';
import { epochMs } from '../../src/database/epoch-ms.ts';
import { DAY_MS, HOUR_MS } from '../../src/partitions/calendar.ts';
import type { Tables } from './open-tables.ts';

/** What `checks_hourly`, `checks_daily` and `endpoint_state` must say, worked out anew in the plainest way there is. */

/** Whoever can ask. */
type Reader = Pick<Tables, 'rows'>;

export interface Sum {
  endpoint: string;
  location: string;
  /** First instant of the hour or day. */
  begin: number;
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

const NAMES = 'JOIN endpoints e USING (endpoint_id) JOIN locations l USING (location_id)';

/** From the rows of `checks`. */
export async function recountHours(tables: Reader): Promise<Sum[]> {
  return recount(tables, HOUR_MS);
}

/** The same by day, of those that are summed up. */
export async function recountDays(tables: Reader): Promise<Sum[]> {
  const untilMs = await readSummedUntil(tables);
  return (await recount(tables, DAY_MS)).filter(({ begin }) => begin < untilMs);
}

/** The first instant of the first day without sums of its own; -Infinity while there is none with. */
export async function readSummedUntil(tables: Reader): Promise<number> {
  const [floor] = await tables.rows<{ untilMs: number }>(
    `SELECT ${epochMs('summed_until')} AS "untilMs" FROM raw_floor`,
  );
  return floor?.untilMs ?? NaN;
}

/** As the table has them. */
export async function readHours(tables: Reader): Promise<Sum[]> {
  return readSums(tables, 'checks_hourly', 'hour');
}

/** As the table has them, of any day. */
export async function readDays(tables: Reader): Promise<Sum[]> {
  return readSums(tables, 'checks_daily', 'day');
}

async function recount(tables: Reader, spanMs: number): Promise<Sum[]> {
  const rows = await tables.rows<RawRow>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${epochMs('scheduled_at')} AS "scheduledAt",
      d.interval_ms AS "intervalMs", outcome::text, total_ms::double precision AS "totalMs"
    FROM checks c ${NAMES} JOIN definitions d ON d.definition_id = c.definition_id`,
  );
  const spans = Map.groupBy(rows, ({ endpoint, location, scheduledAt }) =>
    [endpoint, location, Math.floor(scheduledAt / spanMs) * spanMs].join(' '),
  );
  return [...spans].map(([key, ofSpan]) => sumUp(key, ofSpan)).sort(byKey);
}

async function readSums(tables: Reader, table: string, begin: string): Promise<Sum[]> {
  const sums = await tables.rows<Sum>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${epochMs(begin)} AS begin,
      interval_ms_sum AS "intervalMs", up_count AS up, down_count AS down, unknown_count AS unknown,
      up_us_sum AS us, up_us_min AS "usMin", up_us_max AS "usMax",
      ARRAY(SELECT bucket || ':' || up_histogram[bucket] FROM generate_subscripts(up_histogram, 1) AS bucket
        WHERE up_histogram[bucket] <> 0 ORDER BY bucket) AS histogram
    FROM ${table} ${NAMES}`,
  );
  return sums.sort(byKey);
}

function sumUp(key: string, rows: RawRow[]): Sum {
  const [endpoint, location, begin] = key.split(' ') as [string, string, string];
  const us = rows
    .filter(({ outcome }) => outcome === 'up')
    .map(({ totalMs }) => Math.min(Math.max(Math.floor(totalMs * 1_000 + 0.5), 0), 2 ** 31 - 1));
  const buckets = us.map(histogramBucket).sort((a, b) => a - b);
  return {
    endpoint,
    location,
    begin: Number(begin),
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
export async function readStates(tables: Reader): Promise<State[]> {
  const states = await tables.rows<State>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${epochMs('scheduled_at')} AS "scheduledAt",
      outcome::text, ${epochMs('since')} AS since, last_outcome::text AS "lastOutcome", failure_kind::text AS "failureKind",
      total_ms::double precision AS "totalMs", d.hash, ${epochMs('certificate_expires_at')} AS "certificateExpiresAt"
    FROM endpoint_state s ${NAMES} JOIN definitions d ON d.definition_id = s.definition_id`,
  );
  return states.sort(byKey);
}

interface Keyed {
  endpoint: string;
  location: string;
  begin?: number;
}

function byKey(a: Keyed, b: Keyed): number {
  const text = ({ endpoint, location, begin = 0 }: Keyed) => `${endpoint} ${location} ${String(begin).padStart(16)}`;
  return text(a) < text(b) ? -1 : 1;
}
