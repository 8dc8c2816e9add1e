-- What the hours of a day (UTC) sum up to, for questions that span weeks: one row in place of 24. A day gets its rows when
-- it is over, from the upkeep of the writers; so nothing is filled in here.
CREATE TABLE checks_daily (
  day             timestamptz NOT NULL,
  interval_ms_sum bigint NOT NULL,
  up_us_sum       bigint NOT NULL,
  endpoint_id     integer NOT NULL,
  up_count        integer NOT NULL,
  down_count      integer NOT NULL,
  unknown_count   integer NOT NULL,
  up_us_min       integer,
  up_us_max       integer,
  location_id     smallint NOT NULL,
  up_histogram    integer[] NOT NULL,
  PRIMARY KEY (endpoint_id, location_id, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE checks_daily IS 'sums of the days before raw_floor.summed_until; its columns are those of checks_hourly';

CREATE INDEX checks_daily_day ON checks_daily USING brin (day);

ALTER TABLE raw_floor ADD COLUMN summed_until date NOT NULL DEFAULT '-infinity';
COMMENT ON COLUMN raw_floor.summed_until IS 'the first day (UTC) without sums of its own in checks_daily. It only ever rises, while no batch is under way';

-- The fence of 0004, one level higher: a writer that makes sums of hours alone ('on') may go on as long as no day is
-- summed up, and then waits until it is replaced.
CREATE OR REPLACE FUNCTION refuse_checks_without_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  makes_sums constant text := coalesce(current_setting('checkstream.makes_sums', true), '');
BEGIN
  -- Whoever inserts holds the row of raw_floor: no day becomes summed up before it is done.
  IF makes_sums = 'daily' OR makes_sums = 'on' AND (SELECT summed_until = '-infinity' FROM raw_floor) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION USING
    ERRCODE = '57P03',
    MESSAGE = 'these checks would not be summed up in checks_hourly, checks_daily and endpoint_state',
    HINT = 'This writer is older than the tables: replace it. Nothing is lost meanwhile.';
END $$;

-- The first midnight (UTC) from an hour on.
CREATE FUNCTION midnight_from(hour timestamptz) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
  RETURN date_trunc('day', hour + interval '23 hours', 'UTC');

CREATE FUNCTION days_summed_until() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT summed_until::timestamp AT TIME ZONE 'UTC' FROM raw_floor);

-- Whole days where they are summed up, hours for the rest: what lies before the first midnight, and what is too new.
-- `earliest` begins an hour. PostgreSQL makes one query of this and of what is asked of it, and finds the sums of one
-- endpoint by their keys, as long as the parts of the UNION have columns of the same types and no conditions of their
-- own. The bounds are subqueries, because it reckons such once, and all else for each row.
CREATE FUNCTION sums_since(earliest timestamptz) RETURNS TABLE (
  begins timestamptz, endpoint_id integer, location_id smallint, up_count integer, down_count integer,
  unknown_count integer, interval_ms_sum bigint, up_us_sum bigint, up_us_min integer, up_us_max integer,
  up_histogram integer[]
) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT
    begins, endpoint_id, location_id, up_count, down_count, unknown_count, interval_ms_sum, up_us_sum, up_us_min,
    up_us_max, up_histogram
  FROM (
    SELECT
      'first hours' AS part, hour AS begins, endpoint_id, location_id, up_count, down_count, unknown_count, interval_ms_sum,
      up_us_sum, up_us_min, up_us_max, up_histogram
    FROM checks_hourly
    UNION ALL
    SELECT
      'days', day, endpoint_id, location_id, up_count, down_count, unknown_count, interval_ms_sum,
      up_us_sum, up_us_min, up_us_max, up_histogram
    FROM checks_daily
    UNION ALL
    SELECT
      'last hours', hour, endpoint_id, location_id, up_count, down_count, unknown_count, interval_ms_sum,
      up_us_sum, up_us_min, up_us_max, up_histogram
    FROM checks_hourly
  ) AS sums
  WHERE CASE part
    WHEN 'first hours' THEN begins >= (SELECT earliest) AND begins < (SELECT midnight_from(earliest))
    WHEN 'days' THEN begins >= (SELECT midnight_from(earliest)) AND begins < (SELECT days_summed_until())
    WHEN 'last hours' THEN begins >= (SELECT greatest(midnight_from(earliest), days_summed_until()))
  END;
END;
COMMENT ON FUNCTION sums_since IS 'what uptime is reckoned from: rows of checks_hourly and checks_daily that together stand for every check since then once';

-- As it was, but that it reads them from there.
CREATE OR REPLACE FUNCTION uptime_over(hours integer) RETURNS TABLE (
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
        ELSE (
          SELECT coalesce((
            SELECT min(c.scheduled_at) FROM checks c
            WHERE c.endpoint_id = sums.endpoint_id AND c.location_id = sums.location_id
              AND c.scheduled_at >= first.hour AND c.scheduled_at < first.hour + interval '1 hour'
          ), first.hour)
          FROM (
            SELECT min(h.hour) AS hour FROM checks_hourly h
            WHERE h.endpoint_id = sums.endpoint_id AND h.location_id = sums.location_id
              AND h.hour >= sums.begins AND h.hour < sums.begins + interval '1 day'
          ) AS first
        )
      END) AS watched_ms
    FROM (
      SELECT
        e.tenant,
        e.name AS endpoint,
        e.removed_at,
        h.endpoint_id,
        h.location_id,
        min(h.begins) AS begins,
        sum(h.up_count) AS up_count,
        sum(h.down_count) AS down_count,
        sum(h.unknown_count) AS unknown_count,
        sum(h.interval_ms_sum) AS interval_ms,
        sum(h.up_us_sum) AS up_us,
        min(h.up_us_min) AS up_us_min,
        max(h.up_us_max) AS up_us_max,
        histogram_sum(h.up_histogram) AS histogram
      FROM sums_since(date_trunc('hour', now(), 'UTC') - make_interval(hours => hours)) h
      JOIN endpoints e ON e.endpoint_id = h.endpoint_id
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
