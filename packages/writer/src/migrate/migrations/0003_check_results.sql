CREATE VIEW check_results AS
SELECT
  e.tenant,
  e.name AS endpoint,
  d.url,
  l.name AS location,
  k.name AS checker,
  c.scheduled_at,
  c.started_at,
  d.interval_ms,
  c.outcome::text AS outcome,
  c.failure_kind::text AS failure_kind,
  f.code AS failure_code,
  f.message AS failure_message,
  f.body_excerpt,
  c.http_status,
  c.pattern_matched,
  c.dns_ms,
  c.connect_ms,
  c.tls_ms,
  c.first_byte_ms,
  c.download_ms,
  c.total_ms,
  c.remote_address,
  c.redirects,
  c.body_bytes,
  c.body_truncated,
  c.checker_load,
  c.certificate_expires_at
FROM checks c
JOIN endpoints e ON e.endpoint_id = c.endpoint_id
JOIN definitions d ON d.definition_id = c.definition_id
JOIN locations l ON l.location_id = c.location_id
JOIN checkers k ON k.checker_id = c.checker_id
LEFT JOIN check_failures f
  ON f.endpoint_id = c.endpoint_id AND f.location_id = c.location_id AND f.scheduled_at = c.scheduled_at;
COMMENT ON VIEW check_results IS 'everything known of each check, in readable columns; url and interval as they were when it ran';
