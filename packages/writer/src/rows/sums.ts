import { histogramBucket } from '@checkstream/schema';
import { HOUR_MS } from '../partitions/calendar.ts';
import type { CheckRow } from './check-row.ts';
import type { Column } from './columns.ts';

/**
 * What new checks of one endpoint at one location within one hour or one day (UTC) add to its row of `checks_hourly` or
 * `checks_daily`.
 */
export interface Sum {
  endpointId: number;
  locationId: number;
  /** The first instant of that hour or day, milliseconds since the Unix epoch. */
  begin: number;
  /** Of all outcomes. */
  intervalMs: number;
  upCount: number;
  downCount: number;
  unknownCount: number;
  /** Whole microseconds, of checks that were up; least and most are null while there is none. */
  upUs: number;
  upUsMin: number | null;
  upUsMax: number | null;
  /** Checks that were up, by bucket. */
  upBuckets: Map<number, number>;
}

export const HOUR_COLUMNS = columnsOf('hour');
export const DAY_COLUMNS = columnsOf('day');

const MOST_US = 2_147_483_647;

/**
 * Sums of rows that come in the order of `toCheckRows`, which keeps each hour of an endpoint together; the sums come
 * in that order too.
 */
export function hourSums(rows: CheckRow[]): Sum[] {
  return sumUp(rows, hourOf);
}

/** The same by day. */
export function daySums(rows: CheckRow[]): Sum[] {
  return sumUp(rows, ({ day }) => day);
}

/**
 * How long a check took, in the whole microseconds that are summed up: made from the single precision that the column
 * keeps, as `check_us` of migration 0004 does, so that counting again from the rows gives the same.
 */
export function checkUs(totalMs: number): number {
  const us = Math.floor(Math.fround(totalMs) * 1_000 + 0.5);
  return Math.min(Math.max(us, 0), MOST_US);
}

function columnsOf(span: 'hour' | 'day'): Column<Sum>[] {
  return [
    { name: span, type: 'instant', of: (sum) => sum.begin },
    { name: 'interval_ms_sum', type: 'bigint', of: (sum) => sum.intervalMs },
    { name: 'up_us_sum', type: 'bigint', of: (sum) => sum.upUs },
    { name: 'endpoint_id', type: 'integer', of: (sum) => sum.endpointId },
    { name: 'up_count', type: 'integer', of: (sum) => sum.upCount },
    { name: 'down_count', type: 'integer', of: (sum) => sum.downCount },
    { name: 'unknown_count', type: 'integer', of: (sum) => sum.unknownCount },
    { name: 'up_us_min', type: 'integer', of: (sum) => sum.upUsMin },
    { name: 'up_us_max', type: 'integer', of: (sum) => sum.upUsMax },
    { name: 'location_id', type: 'smallint', of: (sum) => sum.locationId },
    { name: 'up_histogram', type: 'histogram', of: (sum) => histogramLiteral(sum.upBuckets) },
  ];
}

function sumUp(rows: CheckRow[], beginOf: (row: CheckRow) => number): Sum[] {
  const sums: Sum[] = [];
  let sum: Sum | null = null;
  for (const row of rows) {
    const begin = beginOf(row);
    if (sum === null || !isOf(sum, row, begin)) {
      sum = nothingYet(row, begin);
      sums.push(sum);
    }
    add(sum, row);
  }
  return sums;
}

function hourOf({ result }: CheckRow): number {
  return Math.floor(result.scheduledAt / HOUR_MS) * HOUR_MS;
}

function isOf(sum: Sum, row: CheckRow, begin: number): boolean {
  return sum.endpointId === row.endpointId && sum.locationId === row.locationId && sum.begin === begin;
}

function nothingYet(row: CheckRow, begin: number): Sum {
  return {
    endpointId: row.endpointId,
    locationId: row.locationId,
    begin,
    intervalMs: 0,
    upCount: 0,
    downCount: 0,
    unknownCount: 0,
    upUs: 0,
    upUsMin: null,
    upUsMax: null,
    upBuckets: new Map(),
  };
}

function add(sum: Sum, { result }: CheckRow): void {
  sum.intervalMs += result.intervalMs;
  switch (result.outcome) {
    case 'UP':
      return addUp(sum, checkUs(result.totalMs));
    case 'DOWN':
      sum.downCount += 1;
      return;
    case 'UNKNOWN':
      sum.unknownCount += 1;
      return;
    default:
      result.outcome satisfies never;
  }
}

function addUp(sum: Sum, us: number): void {
  const bucket = histogramBucket(us);
  sum.upCount += 1;
  sum.upUs += us;
  sum.upUsMin = Math.min(sum.upUsMin ?? us, us);
  sum.upUsMax = Math.max(sum.upUsMax ?? us, us);
  sum.upBuckets.set(bucket, (sum.upBuckets.get(bucket) ?? 0) + 1);
}

/** `[26:28]={1,0,2}`: an array of PostgreSQL whose subscripts are the buckets, from the first that has checks to the last. */
function histogramLiteral(buckets: Map<number, number>): string {
  if (buckets.size === 0) return '{}';
  const low = Math.min(...buckets.keys());
  const high = Math.max(...buckets.keys());
  const counts = Array.from({ length: high - low + 1 }, (_, step) => buckets.get(low + step) ?? 0);
  return `[${low}:${high}]={${counts.join(',')}}`;
}
