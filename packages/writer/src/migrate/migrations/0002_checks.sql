CREATE TYPE outcome AS ENUM ('up', 'down', 'unknown');

CREATE TYPE failure_kind AS ENUM (
  'none',
  'dns', 'connect_refused', 'connect_timeout', 'connect_other', 'tls_handshake', 'tls_certificate', 'timeout',
  'protocol', 'redirect', 'status', 'header', 'body', 'pattern_mismatch', 'certificate_expiring', 'slow',
  'pattern_timeout', 'body_too_large', 'egress_denied', 'secret_missing', 'agent', 'other'
);

-- One row per check. Columns from wide to narrow, so that no padding lies between them. The primary key is the
-- identity of a check, fixed before it ran: it is what makes a redelivered result a row that is there already.
CREATE TABLE checks (
  scheduled_at           timestamptz NOT NULL,
  started_at             timestamptz NOT NULL,
  certificate_expires_at timestamptz,
  endpoint_id            integer NOT NULL,
  definition_id          integer NOT NULL,
  checker_id             integer NOT NULL,
  outcome                outcome NOT NULL,
  failure_kind           failure_kind NOT NULL,
  dns_ms                 real,
  connect_ms             real,
  tls_ms                 real,
  first_byte_ms          real,
  download_ms            real,
  total_ms               real NOT NULL,
  checker_load           real NOT NULL,
  body_bytes             integer NOT NULL,
  location_id            smallint NOT NULL,
  http_status            smallint,
  redirects              smallint NOT NULL,
  body_truncated         boolean NOT NULL,
  pattern_matched        boolean,
  remote_address         text,
  PRIMARY KEY (endpoint_id, location_id, scheduled_at)
) PARTITION BY RANGE (scheduled_at);

CREATE TABLE check_failures (
  scheduled_at timestamptz NOT NULL,
  endpoint_id  integer NOT NULL,
  location_id  smallint NOT NULL,
  code         text NOT NULL,
  message      text NOT NULL,
  body_excerpt text,
  PRIMARY KEY (endpoint_id, location_id, scheduled_at)
) PARTITION BY RANGE (scheduled_at);
COMMENT ON TABLE check_failures IS 'why a check was not up; only for those';

-- One row: the oldest day (UTC) of which rows are accepted. It only ever rises.
CREATE TABLE raw_floor (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  day date NOT NULL
);
INSERT INTO raw_floor (day) VALUES ('1970-01-01');
