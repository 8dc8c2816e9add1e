LOCK TABLE checks IN SHARE ROW EXCLUSIVE MODE;

-- Where each endpoint stands at each location: the checks folded in the order of their slots. A run is a series of
-- checks judged alike; those that could not be judged neither end nor begin one.
CREATE TABLE endpoint_state (
  scheduled_at           timestamptz NOT NULL,
  since                  timestamptz,
  certificate_expires_at timestamptz,
  endpoint_id            integer NOT NULL,
  definition_id          integer NOT NULL,
  outcome                outcome,
  last_outcome           outcome NOT NULL,
  failure_kind           failure_kind NOT NULL,
  total_ms               real NOT NULL,
  location_id            smallint NOT NULL,
  PRIMARY KEY (endpoint_id, location_id),
  CHECK (outcome <> 'unknown'),
  CHECK ((outcome IS NULL) = (since IS NULL))
) WITH (fillfactor = 50);
COMMENT ON COLUMN endpoint_state.scheduled_at IS 'of the latest check; so are definition_id, last_outcome, failure_kind and total_ms';
COMMENT ON COLUMN endpoint_state.outcome IS 'of the present run: up or down; null while nothing was judged yet';
COMMENT ON COLUMN endpoint_state.since IS 'slot of the first check of the present run';
COMMENT ON COLUMN endpoint_state.certificate_expires_at IS 'as of the latest check that was up or saw a certificate';

-- The rows there are.
INSERT INTO endpoint_state
WITH latest AS (
  SELECT DISTINCT ON (endpoint_id, location_id)
    endpoint_id, location_id, scheduled_at, definition_id, outcome, failure_kind, total_ms
  FROM checks ORDER BY endpoint_id, location_id, scheduled_at DESC
), certificate AS (
  SELECT DISTINCT ON (endpoint_id, location_id) endpoint_id, location_id, certificate_expires_at
  FROM checks WHERE outcome = 'up' OR certificate_expires_at IS NOT NULL
  ORDER BY endpoint_id, location_id, scheduled_at DESC
), judged AS (
  SELECT
    endpoint_id, location_id, scheduled_at, outcome,
    lag(outcome) OVER (PARTITION BY endpoint_id, location_id ORDER BY scheduled_at) AS before
  FROM checks WHERE outcome <> 'unknown'
), run AS (
  SELECT DISTINCT ON (endpoint_id, location_id) endpoint_id, location_id, scheduled_at AS since, outcome
  FROM judged WHERE outcome IS DISTINCT FROM before
  ORDER BY endpoint_id, location_id, scheduled_at DESC
)
SELECT
  latest.scheduled_at, run.since, certificate.certificate_expires_at, endpoint_id, latest.definition_id, run.outcome,
  latest.outcome, latest.failure_kind, latest.total_ms, location_id
FROM latest
LEFT JOIN certificate USING (endpoint_id, location_id)
LEFT JOIN run USING (endpoint_id, location_id)
ORDER BY endpoint_id, location_id;
