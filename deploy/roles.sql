-- Two roles with the least that each needs, and a schema of its own for the tables: for a database that is checkstream's
-- alone and has no tables yet. Run it as the owner of the database with CREATEROLE (on Aiven: avnadmin), before the
-- first `checkstream migrate` and once more after each that brought something new to read: it may be run at any time.
--
--   psql "$ADMIN_URL" --set=ON_ERROR_STOP=1 --file=deploy/roles.sql
--   psql "$ADMIN_URL" --command='\password checkstream_writer' --command='\password checkstream_reader'
--
-- checkstream_writer  owns the tables, and nothing else: it makes them, makes and drops their days, fills them.
-- checkstream_reader  reads what docs/answers.md and `checkstream status` read, and not what only checkers need.
BEGIN;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'checkstream_writer') THEN
    CREATE ROLE checkstream_writer LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'checkstream_reader') THEN
    CREATE ROLE checkstream_reader LOGIN;
  END IF;
END $$;

-- Only who may act as a role can give it a schema.
GRANT checkstream_writer TO CURRENT_USER;
CREATE SCHEMA IF NOT EXISTS checkstream AUTHORIZATION checkstream_writer;

-- Whoever is not named here has no business in this database.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  -- What comes again is staged in temporary tables.
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO checkstream_writer', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO checkstream_reader', current_database());
  EXECUTE format('ALTER ROLE checkstream_writer IN DATABASE %I SET search_path = checkstream', current_database());
  EXECUTE format('ALTER ROLE checkstream_reader IN DATABASE %I SET search_path = checkstream', current_database());
  -- Databases made before PostgreSQL 15 let everybody make tables there.
  IF to_regnamespace('public') IS NOT NULL THEN REVOKE CREATE ON SCHEMA public FROM PUBLIC; END IF;
END $$;

-- Readers leave connections to the writers, and do not hold up retention, which waits for open transactions. The
-- limit holds; the timeouts are what a session begins with.
ALTER ROLE checkstream_reader CONNECTION LIMIT 10;
ALTER ROLE checkstream_reader SET statement_timeout = '5min';
ALTER ROLE checkstream_reader SET idle_in_transaction_session_timeout = '1min';

SET LOCAL ROLE checkstream_writer;
GRANT USAGE ON SCHEMA checkstream TO checkstream_reader;
-- The views, and the tables that their functions read as whoever asks. A partition needs no grant of its own.
DO $$
DECLARE
  readable text;
BEGIN
  FOREACH readable IN ARRAY ARRAY[
    'check_results', 'endpoint_status', 'latest_definitions', 'state_changes', 'uptime',
    'check_failures', 'checks', 'checks_daily', 'checks_hourly', 'endpoint_state', 'endpoints', 'locations', 'raw_floor'
  ] LOOP
    IF to_regclass('checkstream.' || readable) IS NOT NULL THEN
      EXECUTE format('GRANT SELECT ON checkstream.%I TO checkstream_reader', readable);
    END IF;
  END LOOP;
END $$;

COMMIT;
