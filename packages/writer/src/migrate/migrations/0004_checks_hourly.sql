-- No row may come in without its sums: from here to the COMMIT nobody inserts, and after it the fence below stands.
LOCK TABLE checks IN SHARE ROW EXCLUSIVE MODE;

-- What the checks of one endpoint at one location within one hour (UTC) sum up to, made from rows that were really new
-- in the transaction that inserted them. Kept longer than the rows. Whole numbers only: sums are the same in any order.
CREATE TABLE checks_hourly (
  hour            timestamptz NOT NULL,
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
  PRIMARY KEY (endpoint_id, location_id, hour)
) PARTITION BY RANGE (hour);
COMMENT ON COLUMN checks_hourly.interval_ms_sum IS 'of all outcomes: how much of the hour was watched';
COMMENT ON COLUMN checks_hourly.up_us_sum IS 'total time of the checks that were up, each in whole microseconds';
COMMENT ON COLUMN checks_hourly.up_histogram IS 'up_histogram[n] checks that were up fell into bucket n; what lies outside the bounds of the array is 0';

-- How long a check took, as it is summed up: from the column as it is stored, so that counting again gives the same.
CREATE FUNCTION check_us(total_ms real) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN least(greatest(floor(total_ms::double precision * 1000 + 0.5), 0), 2147483647)::integer;

CREATE FUNCTION histogram_edges() RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN '{1000,1201,1443,1733,2082,2501,3005,3610,4336,5209,6257,7516,9029,10846,13029,15651,18801,22584,27130,32590,39149,47028,56492,67862,81519,97926,117634,141308,169748,203911,244949,294247,353466,424603,510057,612710,736022,884151,1062093,1275846,1532619,1841069,2211596,2656695,3191373,3833659,4605208,5532038,6645398,7982830,9589428,11519366,13837716,16622650,19968072,23986782,28814284,34613354,41579527,49947689,60000000}'::integer[];
COMMENT ON FUNCTION histogram_edges() IS 'lower edges of buckets 1 to 61 in microseconds; bucket 0 lies below the first';

CREATE FUNCTION histogram_bucket(us integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN width_bucket(us, histogram_edges());

-- Bucket by bucket. Costs by the size of the second, so the larger goes first.
CREATE FUNCTION histogram_add(sum integer[], more integer[]) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  low  integer := array_lower(more, 1);
  high integer := array_upper(more, 1);
BEGIN
  IF low IS NULL THEN RETURN sum; END IF;
  IF array_lower(sum, 1) IS NULL THEN RETURN more; END IF;
  -- An array grows by one at either end; a wider step would leave nulls between.
  FOR bucket IN REVERSE array_lower(sum, 1) - 1 .. low LOOP sum[bucket] := 0; END LOOP;
  FOR bucket IN array_upper(sum, 1) + 1 .. high LOOP sum[bucket] := 0; END LOOP;
  FOR bucket IN low .. high LOOP sum[bucket] := sum[bucket] + more[bucket]; END LOOP;
  RETURN sum;
END $$;

CREATE AGGREGATE histogram_sum(integer[]) (
  SFUNC = histogram_add, STYPE = integer[], INITCOND = '{}', COMBINEFUNC = histogram_add, PARALLEL = SAFE
);

-- The rows there are.
CREATE TEMPORARY TABLE hours ON COMMIT DROP AS
SELECT
  hour,
  sum(interval_ms)::bigint AS interval_ms_sum,
  coalesce(sum(us) FILTER (WHERE outcome = 'up'), 0)::bigint AS up_us_sum,
  endpoint_id,
  coalesce(sum(checks) FILTER (WHERE outcome = 'up'), 0)::integer AS up_count,
  coalesce(sum(checks) FILTER (WHERE outcome = 'down'), 0)::integer AS down_count,
  coalesce(sum(checks) FILTER (WHERE outcome = 'unknown'), 0)::integer AS unknown_count,
  min(us_min) FILTER (WHERE outcome = 'up') AS up_us_min,
  max(us_max) FILTER (WHERE outcome = 'up') AS up_us_max,
  location_id,
  histogram_sum(array_fill(checks, ARRAY[1], ARRAY[bucket])) FILTER (WHERE outcome = 'up') AS up_histogram
FROM (
  SELECT
    endpoint_id,
    location_id,
    date_trunc('hour', scheduled_at, 'UTC') AS hour,
    outcome,
    histogram_bucket(check_us(total_ms)) AS bucket,
    count(*)::integer AS checks,
    sum(interval_ms) AS interval_ms,
    sum(check_us(total_ms)) AS us,
    min(check_us(total_ms)) AS us_min,
    max(check_us(total_ms)) AS us_max
  FROM checks JOIN definitions USING (endpoint_id, definition_id)
  GROUP BY 1, 2, 3, 4, 5
) AS by_bucket
GROUP BY endpoint_id, location_id, hour;

DO $$
DECLARE
  month timestamptz;
BEGIN
  FOR month IN SELECT DISTINCT date_trunc('month', hour, 'UTC') FROM hours LOOP
    EXECUTE format(
      'CREATE TABLE %I PARTITION OF checks_hourly FOR VALUES FROM (%L) TO (%L) WITH (fillfactor = 50)',
      'checks_hourly_' || to_char(month AT TIME ZONE 'UTC', 'YYYYMM'),
      month,
      (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'
    );
  END LOOP;
END $$;

INSERT INTO checks_hourly
SELECT
  hour, interval_ms_sum, up_us_sum, endpoint_id, up_count, down_count, unknown_count, up_us_min, up_us_max, location_id,
  coalesce(up_histogram, '{}')
FROM hours ORDER BY hour, endpoint_id, location_id;

-- The fence: a writer of an earlier version would insert rows and no sums. It is told what every version takes for a
-- reason to wait, so that it keeps its batch and its offsets until it is replaced.
CREATE FUNCTION refuse_checks_without_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('checkstream.makes_sums', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION USING
      ERRCODE = '57P03',
      MESSAGE = 'these checks would not be summed up in checks_hourly and endpoint_state',
      HINT = 'This writer is older than the tables: replace it. Nothing is lost meanwhile.';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER refuse_checks_without_sums BEFORE INSERT ON checks
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_checks_without_sums();
