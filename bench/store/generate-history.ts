import type { Database } from '../../packages/writer/src/database/index.ts';
import { createPartitions } from '../../packages/writer/src/partitions/create-partitions.ts';
import { sumDays } from '../../packages/writer/src/partitions/sum-days.ts';

export interface History {
  /** Before today. */
  days: number;
  /** Endpoints with hourly sums for all of the days. */
  endpoints: number;
  /** How many of them, the first ones, have the checks themselves too. */
  withChecks: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * A check a minute, without a gap. Of the blocks of 20 minutes one in 400 is down, told by the numbers of the endpoint
 * and of the block: so the sums need not be added up, and agree with the checks. Response times are invented.
 */
export async function generateHistory(database: Database, { days, endpoints, withChecks }: History): Promise<void> {
  const { query } = database;
  const nowMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const partitions = createPartitions(database);
  await query(NAMES, [endpoints]);
  for (let from = today - days * DAY_MS; from <= today; from += DAY_MS) {
    const to = Math.min(from + DAY_MS, nowMs);
    await partitions.ensure([from]);
    await query(HOURS, [new Date(from), new Date(to), endpoints]);
    await query(CHECKS, [new Date(from), new Date(to), withChecks]);
    await query(FAILURES, [new Date(from), new Date(to)]);
  }
  await query(STATES, [new Date(nowMs - MINUTE_MS)]);
  // Yesterday is left out, as from one o'clock on until the round that sums it up: the most hours are left then.
  await sumUpDays(database, today);
  await query('VACUUM ANALYZE');
}

/** As the upkeep of a writer does, round after round. */
async function sumUpDays(database: Database, nowMs: number): Promise<void> {
  let summed: number;
  do {
    summed = 0;
    await database.session((query) => sumDays({ query, nowMs, onSummed: () => summed++ }));
  } while (summed > 0);
}

const NAMES = `
WITH location AS (INSERT INTO locations (location_id, name) VALUES (1, 'helsinki')),
  checker AS (INSERT INTO checkers (checker_id, name) VALUES (1, 'generated')),
  endpoint AS (
    INSERT INTO endpoints (endpoint_id, tenant, name)
    SELECT n, 'acme', 'endpoint-' || n FROM generate_series(1, $1::integer) AS n RETURNING *
  )
INSERT INTO definitions (definition_id, endpoint_id, hash, interval_ms, url, definition)
SELECT endpoint_id, endpoint_id, 1, 60000, 'https://' || name || '.example.com/', '{"labels": {}, "locations": []}'
FROM endpoint`;

const isDown = (endpoint: string, instant: string) =>
  `(hashint8((extract(epoch FROM ${instant})::bigint / 1200) * 100003 + ${endpoint}) % 400 = 0)`;

/** Checks that were down in one of the three blocks of an hour of which so many minutes are over. */
const downIn = (block: number) =>
  `${isDown('n', `hour + interval '${20 * block} minutes'`)}::integer * least(20, greatest(0, minutes - ${20 * block}))`;

const HOURS = `
INSERT INTO checks_hourly (hour, endpoint_id, location_id, interval_ms_sum, up_us_sum, up_count, down_count,
                           unknown_count, up_us_min, up_us_max, up_histogram)
SELECT hour, n, 1, 60000 * minutes, 120000 * (minutes - down), minutes - down, down, 0, 40000, 900000,
  ('[' || 18 + n % 7 || ':' || 23 + n % 7 || ']={1,2,4,2,1,' || greatest(1, minutes - down - 10) || '}')::integer[]
FROM (
  SELECT hour, n, minutes, ${[0, 1, 2].map(downIn).join(' + ')} AS down
  FROM (
    SELECT hour, least(60, extract(epoch FROM $2::timestamptz - hour) / 60)::integer AS minutes
    FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 minute', interval '1 hour') AS hour
  ) AS hours, generate_series(1, $3::integer) AS n
) AS sums`;

const CHECKS = `
INSERT INTO checks (scheduled_at, started_at, endpoint_id, definition_id, checker_id, outcome, failure_kind, http_status,
                    total_ms, checker_load, body_bytes, location_id, redirects, body_truncated, remote_address)
SELECT at, at + interval '3 ms', n, n, 1, (CASE WHEN down THEN 'down' ELSE 'up' END)::outcome,
  (CASE WHEN down THEN 'status' ELSE 'none' END)::failure_kind, CASE WHEN down THEN 503 ELSE 200 END,
  120, 0.1, 4000, 1, 0, false, '192.0.2.10'
FROM (
  SELECT at, n, ${isDown('n', 'at')} AS down
  FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 minute', interval '1 minute') AS at,
    generate_series(1, $3::integer) AS n
) AS made`;

const FAILURES = `
INSERT INTO check_failures (scheduled_at, endpoint_id, location_id, code, message)
SELECT scheduled_at, endpoint_id, location_id, '503', 'expected a status of 200-399, got 503'
FROM checks WHERE outcome = 'down' AND scheduled_at >= $1 AND scheduled_at < $2`;

const STATES = `
INSERT INTO endpoint_state (scheduled_at, since, endpoint_id, definition_id, outcome, last_outcome, failure_kind,
                            total_ms, location_id, certificate_expires_at)
SELECT $1::timestamptz, $1::timestamptz - interval '1 hour', endpoint_id, endpoint_id, 'up', 'up', 'none', 120, 1,
  $1::timestamptz + interval '60 days'
FROM endpoints`;
