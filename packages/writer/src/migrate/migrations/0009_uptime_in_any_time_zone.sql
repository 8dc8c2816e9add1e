-- As it was, but that the first hour of an endpoint is looked for in the 24 hours of its first day: '1 day' is an hour
-- less where the clocks of the session's time zone are put forward on it, and coverage was 1 when nothing was found.
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
              AND h.hour >= sums.begins AND h.hour < sums.begins + interval '24 hours'
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
