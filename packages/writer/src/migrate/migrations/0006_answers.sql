-- What is asked of the tables, in readable columns. Nothing here depends on the TimeZone of a session. Single rows of
-- the large tables are fetched by subqueries, because PostgreSQL takes joins with all of their days for cheap.

-- For questions about all endpoints: hours come in order, so that a few pages stand for each. Updates stay HOT.
CREATE INDEX checks_hourly_hour ON checks_hourly USING brin (hour);

CREATE VIEW endpoint_status AS
SELECT
  e.tenant,
  e.name AS endpoint,
  l.name AS location,
  d.url,
  d.definition -> 'labels' AS labels,
  d.interval_ms,
  s.outcome::text AS outcome,
  s.since,
  s.last_outcome::text AS last_outcome,
  s.scheduled_at,
  (
    SELECT c.started_at FROM checks c
    WHERE c.endpoint_id = s.endpoint_id AND c.location_id = s.location_id AND c.scheduled_at = s.scheduled_at
  ) AS started_at,
  s.failure_kind::text AS failure_kind,
  CASE WHEN s.last_outcome <> 'up' THEN (
    SELECT f.code FROM check_failures f
    WHERE f.endpoint_id = s.endpoint_id AND f.location_id = s.location_id AND f.scheduled_at = s.scheduled_at
  ) END AS failure_code,
  CASE WHEN s.last_outcome <> 'up' THEN (
    SELECT f.message FROM check_failures f
    WHERE f.endpoint_id = s.endpoint_id AND f.location_id = s.location_id AND f.scheduled_at = s.scheduled_at
  ) END AS failure_message,
  (
    SELECT c.http_status FROM checks c
    WHERE c.endpoint_id = s.endpoint_id AND c.location_id = s.location_id AND c.scheduled_at = s.scheduled_at
  ) AS http_status,
  s.total_ms,
  s.certificate_expires_at,
  e.removed_at
FROM endpoints e
LEFT JOIN endpoint_state s ON s.endpoint_id = e.endpoint_id
LEFT JOIN locations l ON l.location_id = s.location_id
LEFT JOIN definitions d ON d.definition_id = coalesce(
  s.definition_id,
  (
    SELECT p.definition_id FROM definitions p WHERE p.endpoint_id = e.endpoint_id AND p.definition IS NOT NULL
    ORDER BY p.first_seen DESC, p.definition_id DESC LIMIT 1
  )
);
COMMENT ON VIEW endpoint_status IS 'where each endpoint stands at each location; one that was never checked has one row, without a location';
COMMENT ON COLUMN endpoint_status.outcome IS 'of the present run, up or down; null while nothing was judged yet';
COMMENT ON COLUMN endpoint_status.last_outcome IS 'of the latest check, unknown too; so are scheduled_at and all that tells of one check';
COMMENT ON COLUMN endpoint_status.url IS 'as it was when last checked, and so are labels and interval_ms; else of the latest definition';
COMMENT ON COLUMN endpoint_status.removed_at IS 'when the endpoints topic was first seen without it; null while it is watched';

-- Nearest rank: the least duration that at least this share of the checks did not exceed. The middle of its bucket is
-- at most 9.7 % away from it; below 1 ms it may be 1 ms away, and of what lies above 60 s nothing but that is known.
CREATE FUNCTION histogram_percentile(histogram integer[], share numeric) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  edges  constant integer[] := histogram_edges();
  total  bigint := 0;
  seen   bigint := 0;
  checks integer;
  wanted bigint;
BEGIN
  FOREACH checks IN ARRAY histogram LOOP total := total + checks; END LOOP;
  wanted := greatest(1, ceil(share * total));
  FOR bucket IN coalesce(array_lower(histogram, 1), 1) .. coalesce(array_upper(histogram, 1), 0) LOOP
    seen := seen + histogram[bucket];
    CONTINUE WHEN seen < wanted;
    RETURN CASE
      WHEN bucket = 0 THEN edges[1]
      WHEN bucket = array_length(edges, 1) THEN 'infinity'
      ELSE sqrt(edges[bucket]::double precision * edges[bucket + 1])
    END;
  END LOOP;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION histogram_percentile IS 'microseconds; null of an empty histogram, infinity beyond the last edge';

-- Whole hours: the one that the edge of the window falls into counts as a whole, and the running one as far as it is
-- gone. PostgreSQL makes one query of this and of what is asked of it: columns that nobody selects cost nothing, the
-- histograms above all, and the hours of one endpoint are found by their key. (So the columns of both halves of the
-- UNION must be of the same types.)
CREATE FUNCTION uptime_over(hours integer) RETURNS TABLE (
  tenant text, endpoint text, location text, removed_at timestamptz, window_start timestamptz,
  up_count bigint, down_count bigint, unknown_count bigint, up_ratio double precision, coverage double precision,
  mean_ms double precision, p50_ms double precision, p95_ms double precision, p99_ms double precision
) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT
    tenant,
    endpoint,
    (SELECT name FROM locations l WHERE l.location_id = checked.location_id),
    removed_at,
    date_trunc('hour', now(), 'UTC') - make_interval(hours => hours),
    up_count,
    down_count,
    unknown_count,
    up_count / nullif(up_count + down_count, 0)::double precision,
    -- Two intervals may be missing at any time: of the check that is due, and of the one under way.
    least(1, interval_ms / greatest(1, watched_ms - 2 * interval_ms / (up_count + down_count + unknown_count)))
      ::double precision,
    (up_us / 1000 / nullif(up_count, 0))::double precision,
    least(greatest(histogram_percentile(histogram, 0.50), up_us_min), up_us_max) / 1000,
    least(greatest(histogram_percentile(histogram, 0.95), up_us_min), up_us_max) / 1000,
    least(greatest(histogram_percentile(histogram, 0.99), up_us_min), up_us_max) / 1000
  FROM (
    SELECT
      sums.*,
      1000 * extract(epoch FROM least(now(), removed_at) - CASE
        WHEN EXISTS (
          SELECT FROM checks_hourly h
          WHERE h.endpoint_id = sums.endpoint_id AND h.location_id = sums.location_id
            AND h.hour <= now() - make_interval(hours => hours + 1)
        ) THEN date_trunc('hour', now(), 'UTC') - make_interval(hours => hours)
        -- First checked within the window. Of a window longer than checks are kept an hour is not much.
        ELSE coalesce((
          SELECT min(c.scheduled_at) FROM checks c
          WHERE c.endpoint_id = sums.endpoint_id AND c.location_id = sums.location_id
            AND c.scheduled_at >= sums.first_hour AND c.scheduled_at < sums.first_hour + interval '1 hour'
        ), first_hour)
      END) AS watched_ms
    FROM (
      SELECT
        e.tenant,
        e.name AS endpoint,
        e.removed_at,
        h.endpoint_id,
        h.location_id,
        min(h.hour) AS first_hour,
        sum(h.up_count) AS up_count,
        sum(h.down_count) AS down_count,
        sum(h.unknown_count) AS unknown_count,
        sum(h.interval_ms_sum) AS interval_ms,
        sum(h.up_us_sum) AS up_us,
        min(h.up_us_min) AS up_us_min,
        max(h.up_us_max) AS up_us_max,
        histogram_sum(h.up_histogram) AS histogram
      FROM checks_hourly h
      JOIN endpoints e ON e.endpoint_id = h.endpoint_id
      WHERE h.hour > now() - make_interval(hours => hours + 1)
      GROUP BY e.endpoint_id, h.endpoint_id, h.location_id
    ) AS sums
  ) AS checked
  UNION ALL
  SELECT
    e.tenant,
    e.name,
    l.name,
    e.removed_at,
    date_trunc('hour', now(), 'UTC') - make_interval(hours => hours),
    0::bigint, 0::bigint, 0::bigint, NULL::double precision, 0::double precision,
    NULL::double precision, NULL::double precision, NULL::double precision, NULL::double precision
  FROM endpoints e
  LEFT JOIN endpoint_state s
    ON s.endpoint_id = e.endpoint_id AND s.scheduled_at > now() - make_interval(hours => greatest(hours, 720) + 1)
  LEFT JOIN locations l ON l.location_id = s.location_id
  WHERE (e.removed_at IS NULL OR e.removed_at > now() - make_interval(hours => hours + 1))
    AND (s.scheduled_at IS NULL OR date_trunc('hour', s.scheduled_at, 'UTC') <= now() - make_interval(hours => hours + 1));
END;
COMMENT ON FUNCTION uptime_over IS 'uptime, see there, over any number of hours; kept are 400 days';

CREATE VIEW uptime AS
SELECT '24 h' AS span, * FROM uptime_over(24)
UNION ALL
SELECT '7 d', * FROM uptime_over(7 * 24)
UNION ALL
SELECT '30 d', * FROM uptime_over(30 * 24);
COMMENT ON VIEW uptime IS 'each endpoint at each location over the last 24 h, 7 d and 30 d (span), running hour included; ask for one span where you can. One that had no check at a location in the window has counts of 0 there while it was checked in the last 30 days, and one that had none anywhere a row without a location';
COMMENT ON COLUMN uptime.window_start IS 'a whole hour: the window reaches back up to an hour further than its span';
COMMENT ON COLUMN uptime.up_ratio IS 'up_count / (up_count + down_count): what could not be judged counts neither way; null when nothing was judged';
COMMENT ON COLUMN uptime.coverage IS 'how much of the time it was watched its checks stand for, each for its interval; from window_start, or its first check there if that is later, to now or removed_at. Time in which it was disabled or meant for other locations counts as silence';
COMMENT ON COLUMN uptime.mean_ms IS 'total time of the checks that were up, as are the percentiles; exact';
COMMENT ON COLUMN uptime.p50_ms IS 'off by at most 9.7 % (by less than 1 ms below 1 ms), and so are p95_ms and p99_ms';

-- An hour without a down, or without an up, that follows another of its kind cannot hold a change: the checks
-- themselves are read only in the other hours. Those left out all end as the last one read did, so that comparing
-- each check with the one read before it is comparing it with the one before it. (OFFSET 0 keeps PostgreSQL from
-- reading all checks first and comparing their hours then.)
CREATE FUNCTION state_changes_since(earliest timestamptz) RETURNS TABLE (
  tenant text, endpoint text, location text, since timestamptz, until timestamptz, was text, outcome text,
  failure_kind text, failure_code text, failure_message text
) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT
    e.tenant,
    e.name,
    l.name,
    change.since,
    change.until,
    change.was::text,
    change.outcome::text,
    change.failure_kind::text,
    CASE WHEN change.outcome <> 'up' THEN (
      SELECT f.code FROM check_failures f
      WHERE f.endpoint_id = s.endpoint_id AND f.location_id = s.location_id AND f.scheduled_at = change.since
    ) END,
    CASE WHEN change.outcome <> 'up' THEN (
      SELECT f.message FROM check_failures f
      WHERE f.endpoint_id = s.endpoint_id AND f.location_id = s.location_id AND f.scheduled_at = change.since
    ) END
  FROM endpoint_state s
  JOIN endpoints e ON e.endpoint_id = s.endpoint_id
  JOIN locations l ON l.location_id = s.location_id
  CROSS JOIN LATERAL (
    SELECT since, lead(since) OVER (ORDER BY since) AS until, was, outcome, failure_kind
    FROM (
      SELECT checked.since, checked.outcome, lag(checked.outcome) OVER (ORDER BY checked.since) AS was, failure_kind
      FROM (
        SELECT hour, kind, lag(kind) OVER (ORDER BY hour) AS before
        FROM (
          SELECT h.hour, CASE WHEN h.down_count = 0 THEN 'up' WHEN h.up_count = 0 THEN 'down' END AS kind
          FROM checks_hourly h
          WHERE h.endpoint_id = s.endpoint_id AND h.location_id = s.location_id
            AND h.up_count + h.down_count > 0
            AND h.hour >= (SELECT day::timestamp AT TIME ZONE 'UTC' FROM raw_floor)
            AND h.hour >= coalesce(
              (
                SELECT max(b.hour) FROM checks_hourly b
                WHERE b.endpoint_id = s.endpoint_id AND b.location_id = s.location_id
                  AND b.up_count + b.down_count > 0 AND b.hour <= earliest - interval '1 hour'
              ),
              '-infinity'
            )
        ) AS hours
      ) AS judged
      CROSS JOIN LATERAL (
        SELECT c.scheduled_at AS since, c.outcome, c.failure_kind FROM checks c
        WHERE c.endpoint_id = s.endpoint_id AND c.location_id = s.location_id AND c.outcome <> 'unknown'
          AND c.scheduled_at >= judged.hour AND c.scheduled_at < judged.hour + interval '1 hour'
        OFFSET 0
      ) AS checked
      WHERE judged.kind IS NULL OR judged.before IS DISTINCT FROM judged.kind
    ) AS read
    WHERE was IS DISTINCT FROM outcome
  ) AS change
  WHERE change.since >= earliest;
END;
COMMENT ON FUNCTION state_changes_since IS 'state_changes from an instant on: the way to ask about all endpoints';

CREATE VIEW state_changes AS SELECT * FROM state_changes_since('-infinity');
COMMENT ON VIEW state_changes IS 'every run of checks judged alike of which a row is kept: outcome, since when, until when, and why';
COMMENT ON COLUMN state_changes.until IS 'when the next run began; null of the present run';
COMMENT ON COLUMN state_changes.was IS 'the outcome before; null of the first run there is, which may have begun before the rows that are kept';
COMMENT ON COLUMN state_changes.failure_kind IS 'of the check that began the run, and so are failure_code and failure_message';
