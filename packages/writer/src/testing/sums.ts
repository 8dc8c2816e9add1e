import { histogramBucket } from '@checkstream/schema';
import { epochMs } from '../database/epoch-ms.ts';
import { DAY_MS, HOUR_MS } from '../partitions/calendar.ts';
import { byKey, NAMES, type ReadsRows } from './reads-rows.ts';

/** What `checks_hourly` and `checks_daily` must say, worked out anew in the plainest way there is. */
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
export async function recountHours(tables: ReadsRows): Promise<Sum[]> {
  return sumBy(HOUR_MS, await readSummedRows(tables));
}

/** The same by day, of those that are summed up. */
export async function recountDays(tables: ReadsRows): Promise<Sum[]> {
  const untilMs = await readSummedUntil(tables);
  return sumBy(DAY_MS, await readSummedRows(tables)).filter(({ begin }) => begin < untilMs);
}

/** Sorted as `readHours` sorts. */
export const sumHours = (rows: SummedRow[]): Sum[] => sumBy(HOUR_MS, rows);

/** The first instant of the first day without sums of its own; -Infinity while there is none with. */
export async function readSummedUntil(tables: ReadsRows): Promise<number> {
  const [floor] = await tables.rows<{ untilMs: number }>(
    `SELECT ${epochMs('summed_until')} AS "untilMs" FROM raw_floor`,
  );
  return floor?.untilMs ?? NaN;
}

/** As the table has them. */
export async function readHours(tables: ReadsRows): Promise<Sum[]> {
  return readSums(tables, 'checks_hourly', 'hour');
}

/** As the table has them, of any day. */
export async function readDays(tables: ReadsRows): Promise<Sum[]> {
  return readSums(tables, 'checks_daily', 'day');
}

async function readSummedRows(tables: ReadsRows): Promise<SummedRow[]> {
  return tables.rows<SummedRow>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${epochMs('scheduled_at')} AS "scheduledAt",
      d.interval_ms AS "intervalMs", outcome::text, total_ms::double precision AS "totalMs"
    FROM checks c ${NAMES} JOIN definitions d ON d.definition_id = c.definition_id`,
  );
}

async function readSums(tables: ReadsRows, table: string, begin: string): Promise<Sum[]> {
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

function sumBy(spanMs: number, rows: SummedRow[]): Sum[] {
  const spans = Map.groupBy(rows, ({ endpoint, location, scheduledAt }) =>
    [endpoint, location, Math.floor(scheduledAt / spanMs) * spanMs].join(' '),
  );
  return [...spans].map(([key, ofSpan]) => sumUp(key, ofSpan)).sort(byKey);
}

function sumUp(key: string, rows: SummedRow[]): Sum {
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
