-- What may be told of a definition to whoever may ask: not its headers, body and login, which are for checkers.
CREATE VIEW latest_definitions AS
SELECT
  e.tenant,
  e.name AS endpoint,
  d.url,
  d.interval_ms,
  d.definition -> 'labels' AS labels,
  d.definition -> 'locations' AS locations,
  e.removed_at
FROM endpoints e
CROSS JOIN LATERAL (
  SELECT p.url, p.interval_ms, p.definition FROM definitions p
  WHERE p.endpoint_id = e.endpoint_id AND p.definition IS NOT NULL
  ORDER BY p.first_seen DESC, p.definition_id DESC LIMIT 1
) d;
COMMENT ON VIEW latest_definitions IS 'what each endpoint is, by its latest definition, as far as it may be told; none while the endpoints topic was not read';
COMMENT ON COLUMN latest_definitions.locations IS 'an empty list: every location';
