import { histogramBucket } from '@checkstream/schema';
import { byKey, instantMs, NAMES, type ReadsRows } from './reads-rows.ts';

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

/** What is summed up of a row of `checks`; `outcome` in lower case. */
export interface SummedRow {
  endpoint: string;
  location: string;
  scheduledAt: number;
  intervalMs: number;
  outcome: string;
  totalMs: number;
}

/** From the rows of `checks`. */
export async function recountHours(tables: ReadsRows): Promise<Hour[]> {
  const rows = await tables.rows<SummedRow>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${instantMs('scheduled_at')} AS "scheduledAt",
      d.interval_ms AS "intervalMs", outcome::text, total_ms::double precision AS "totalMs"
    FROM checks c ${NAMES} JOIN definitions d ON d.definition_id = c.definition_id`,
  );
  return sumHours(rows);
}

/** Sorted as `readHours` sorts. */
export function sumHours(rows: SummedRow[]): Hour[] {
  const hours = Map.groupBy(rows, ({ endpoint, location, scheduledAt }) =>
    [endpoint, location, Math.floor(scheduledAt / HOUR_MS) * HOUR_MS].join(' '),
  );
  return [...hours].map(([key, ofHour]) => sumUp(key, ofHour)).sort(byKey);
}

/** As the table has them. */
export async function readHours(tables: ReadsRows): Promise<Hour[]> {
  const hours = await tables.rows<Hour>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${instantMs('hour')} AS hour,
      interval_ms_sum AS "intervalMs", up_count AS up, down_count AS down, unknown_count AS unknown,
      up_us_sum AS us, up_us_min AS "usMin", up_us_max AS "usMax",
      ARRAY(SELECT bucket || ':' || up_histogram[bucket] FROM generate_subscripts(up_histogram, 1) AS bucket
        WHERE up_histogram[bucket] <> 0 ORDER BY bucket) AS histogram
    FROM checks_hourly ${NAMES}`,
  );
  return hours.sort(byKey);
}

function sumUp(key: string, rows: SummedRow[]): Hour {
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
