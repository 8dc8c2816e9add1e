import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createDatabase, createRoles, type Roles } from '@checkstream/testkit';
import { openPool } from '@checkstream/writer/database';
import type { Database } from '@checkstream/writer/database';
import type { EndpointStatus } from '../../../src/commands/status/query.ts';
import { NO_CHECK } from '../../support/a-status.ts';
import { runCheckstream } from '../../support/run-checkstream.ts';
import { runHere } from '../../support/run-here.ts';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const T0 = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE;
const EIGHT_DAYS_AGO = new Date(T0 - 8 * 24 * 60 * MINUTE).toISOString();
const at = (minute: number) => new Date(T0 + minute * MINUTE).toISOString();

/** Verdicts minute by minute: u up, d down, ? unknown, a space where no check was. */
const HISTORY: { tenant: string; endpoint: string; location: string; verdicts: string; since: number | null }[] = [
  { tenant: 'acme', endpoint: 'always-up', location: 'helsinki', verdicts: 'uuuu', since: 0 },
  { tenant: 'acme', endpoint: 'always-up', location: 'oregon', verdicts: '  uu', since: 2 },
  { tenant: 'acme', endpoint: 'broke', location: 'helsinki', verdicts: 'uudd', since: 2 },
  { tenant: 'acme', endpoint: 'healed', location: 'helsinki', verdicts: 'duddu?uu', since: 4 },
  { tenant: 'acme', endpoint: 'unclear', location: 'helsinki', verdicts: 'd?uu?', since: 2 },
  { tenant: 'beta', endpoint: 'never-judged', location: 'helsinki', verdicts: '???', since: null },
  { tenant: 'beta', endpoint: 'unknown-first', location: 'helsinki', verdicts: '?dd', since: 1 },
];
/** Endpoints without a check in the last 7 days, and when the last one was. */
const UNCHECKED = [
  { tenant: 'acme', endpoint: 'new', url: null, scheduledAt: null },
  { tenant: 'gamma', endpoint: 'checker-dead', url: 'http://127.0.0.1/new', scheduledAt: EIGHT_DAYS_AGO },
  { tenant: 'gamma', endpoint: 'only-oregon', url: 'http://127.0.0.1/o', scheduledAt: null },
];
const OUTCOMES: Record<string, [outcome: string, kind: string]> = {
  u: ['up', 'none'],
  d: ['down', 'status'],
  '?': ['unknown', 'secret_missing'],
};

async function store({ query }: Database): Promise<void> {
  await query(`CREATE TABLE checks_all PARTITION OF checks FOR VALUES FROM (MINVALUE) TO (MAXVALUE)`);
  await query(`CREATE TABLE check_failures_all PARTITION OF check_failures FOR VALUES FROM (MINVALUE) TO (MAXVALUE)`);
  await query(`CREATE TABLE checks_hourly_all PARTITION OF checks_hourly FOR VALUES FROM (MINVALUE) TO (MAXVALUE)`);
  await query(`INSERT INTO locations (name) VALUES ('helsinki'), ('oregon')`);
  await query(`INSERT INTO checkers (checker_id, name) VALUES (1, 'one')`);
  await query(`INSERT INTO endpoints (tenant, name, removed_at) VALUES ('acme', 'gone', now()), ('acme', 'new', NULL)`);
  for (const { tenant, endpoint, location, verdicts } of HISTORY) {
    await query(`INSERT INTO endpoints (tenant, name) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [tenant, endpoint]);
    for (const [minute, verdict] of [...verdicts].entries()) {
      const known = OUTCOMES[verdict];
      if (known !== undefined) await storeCheck(query, [tenant, endpoint, location, at(minute), ...known]);
    }
  }
  await storeCheck(query, ['acme', 'gone', 'helsinki', at(1), 'up', 'none']);
  await query(`INSERT INTO endpoints (tenant, name) VALUES ('gamma', 'checker-dead'), ('gamma', 'only-oregon')`);
  await storeCheck(query, ['gamma', 'checker-dead', 'helsinki', EIGHT_DAYS_AGO, 'up', 'none']);
  await storeDefinition(query, ['gamma', 'checker-dead', 'http://127.0.0.1/old', { locations: [] }, '-2 days']);
  await storeDefinition(query, [
    'gamma',
    'checker-dead',
    'http://127.0.0.1/new',
    { locations: [], labels: { age: 'new' } },
    '-1 day',
  ]);
  await storeDefinition(query, ['gamma', 'only-oregon', 'http://127.0.0.1/o', { locations: ['oregon'] }, '-1 day']);
  await query(SUM_UP);
  await query(FOLD);
  await query(`UPDATE definitions SET definition = $1::jsonb WHERE url LIKE '%/always-up'`, [LABELLED]);
}

const LABELLED = { labels: { team: 'web', tier: '1' }, locations: [] };

/** What a writer does with each check as it comes. */
const SUM_UP = `
INSERT INTO checks_hourly (endpoint_id, location_id, hour, interval_ms_sum, up_us_sum, up_count, down_count,
                           unknown_count, up_us_min, up_us_max, up_histogram)
SELECT endpoint_id, location_id, date_trunc('hour', scheduled_at, 'UTC'), 60000 * count(*), 0,
       count(*) FILTER (WHERE outcome = 'up'), count(*) FILTER (WHERE outcome = 'down'),
       count(*) FILTER (WHERE outcome = 'unknown'), min(check_us(total_ms)) FILTER (WHERE outcome = 'up'),
       max(check_us(total_ms)) FILTER (WHERE outcome = 'up'),
       coalesce(histogram_sum(array_fill(1, ARRAY[1], ARRAY[histogram_bucket(check_us(total_ms))]))
         FILTER (WHERE outcome = 'up'), '{}')
FROM checks GROUP BY 1, 2, 3`;
const FOLD = `
INSERT INTO endpoint_state (endpoint_id, location_id, scheduled_at, since, outcome, last_outcome, failure_kind, total_ms,
                            definition_id, certificate_expires_at)
SELECT DISTINCT ON (endpoint_id, location_id) endpoint_id, location_id, scheduled_at, run.since, run.outcome, c.outcome,
       failure_kind, total_ms, definition_id, certificate_expires_at
FROM checks c
LEFT JOIN LATERAL (
  SELECT min(scheduled_at) AS since, outcome
  FROM checks r
  WHERE r.endpoint_id = c.endpoint_id AND r.location_id = c.location_id AND r.outcome <> 'unknown'
    AND NOT EXISTS (
      SELECT FROM checks o
      WHERE o.endpoint_id = c.endpoint_id AND o.location_id = c.location_id AND o.scheduled_at > r.scheduled_at
        AND o.outcome <> r.outcome AND o.outcome <> 'unknown')
  GROUP BY outcome
) run ON true
ORDER BY endpoint_id, location_id, scheduled_at DESC`;

async function storeDefinition(
  query: Database['query'],
  values: [string, string, string, object, string],
): Promise<void> {
  await query(
    `INSERT INTO definitions (endpoint_id, hash, interval_ms, url, definition, first_seen)
     SELECT endpoint_id, hashtext($3), 60000, $3, $4::jsonb, now() + $5::interval
     FROM endpoints WHERE tenant = $1 AND name = $2`,
    values,
  );
}

async function storeCheck(query: Database['query'], values: string[]): Promise<void> {
  await query(
    `WITH definition AS (
       INSERT INTO definitions (endpoint_id, hash, interval_ms, url)
       SELECT endpoint_id, 1, 60000, 'http://127.0.0.1/' || name FROM endpoints WHERE tenant = $1 AND name = $2
       ON CONFLICT (endpoint_id, hash) DO UPDATE SET interval_ms = 60000 RETURNING definition_id, endpoint_id
     ), failure AS (
       INSERT INTO check_failures (scheduled_at, endpoint_id, location_id, code, message)
       SELECT $4::timestamptz, endpoint_id, location_id, 'CODE', 'why' FROM definition, locations
       WHERE name = $3 AND $5 <> 'up'
     )
     INSERT INTO checks (scheduled_at, started_at, certificate_expires_at, endpoint_id, definition_id, checker_id, outcome, failure_kind, total_ms,
                         checker_load, body_bytes, location_id, redirects, body_truncated)
     SELECT $4::timestamptz, $4::timestamptz, '2030-01-01Z', endpoint_id, definition_id, 1, $5::text::outcome, $6::text::failure_kind,
            12.5, 0, 0, location_id, 0, false
     FROM definition, locations WHERE name = $3`,
    values,
  );
}

describe('checkstream status', () => {
  let roles: Roles;
  /** Of the reader of deploy/roles.sql: nobody needs more to ask. */
  let env: { DATABASE_URL: string };
  beforeAll(async () => {
    roles = await createRoles();
    await runHere(['migrate'], { env: { DATABASE_URL: roles.writer } });
    await roles.apply();
    env = { DATABASE_URL: roles.reader };
    const url = new URL(roles.writer);
    url.searchParams.set('options', '-c checkstream.makes_sums=on');
    const pool = openPool(someDatabaseSettings(url.href));
    await store(pool);
    await pool.close();
  });
  afterAll(() => roles.drop());

  async function statusOf(...words: string[]): Promise<EndpointStatus[]> {
    const { code, stdout, stderr } = await runHere(['status', '--json', ...words], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return (JSON.parse(stdout) as { endpoints: EndpointStatus[] }).endpoints;
  }

  test('as JSON has one entry per endpoint and location, in order, with exactly these fields', async () => {
    const endpoints = (await statusOf()).filter(({ outcome }) => outcome !== null);
    expect(endpoints.map(({ tenant, endpoint, location }) => ({ tenant, endpoint, location }))).toEqual(
      HISTORY.map(({ tenant, endpoint, location }) => ({ tenant, endpoint, location })),
    );
    expect(endpoints[2]).toEqual({
      tenant: 'acme',
      endpoint: 'broke',
      location: 'helsinki',
      url: 'http://127.0.0.1/broke',
      outcome: 'down',
      verdict: 'down',
      failureKind: 'status',
      failureCode: 'CODE',
      failureMessage: 'why',
      scheduledAt: at(3),
      since: at(2),
      totalMs: 12.5,
      uptime: { day: 0.5, week: 0.5, month: 0.5 },
      p95Ms: 12.5,
      coverage: expect.closeTo(4 / 60, 2),
      certificateExpiresAt: '2030-01-01T00:00:00.000Z',
    });
  });

  test.each(HISTORY)('tells since when the run of $endpoint at $location ($verdicts) lasts', async (history) => {
    const endpoints = await statusOf('--tenant', history.tenant, '--location', history.location);
    const found = endpoints.find(({ endpoint }) => endpoint === history.endpoint);
    expect(found?.since ?? null).toBe(history.since === null ? null : at(history.since));
    expect(found?.outcome).toBe(OUTCOMES[history.verdicts.at(-1) ?? '']?.[0]);
    expect(found?.scheduledAt).toBe(at(history.verdicts.length - 1));
  });

  test('filters by tenant, location and outcome', async () => {
    expect((await statusOf('--tenant', 'beta')).map(({ endpoint }) => endpoint)).toEqual([
      'never-judged',
      'unknown-first',
    ]);
    expect((await statusOf('--location', 'oregon', '--outcome', 'up')).map(({ endpoint }) => endpoint)).toEqual([
      'always-up',
    ]);
    expect((await statusOf('--outcome', 'unknown')).map(({ endpoint }) => endpoint)).toEqual([
      'unclear',
      'never-judged',
    ]);
    expect(await statusOf('--tenant', 'nobody')).toEqual([]);
  });

  test('tells apart what the latest check was and what the run is', async () => {
    const [unclear] = (await statusOf('--outcome', 'unknown')).filter(({ endpoint }) => endpoint === 'unclear');
    expect(unclear).toMatchObject({ outcome: 'unknown', verdict: 'up', uptime: { day: 2 / 3 } });
    const [neverJudged] = await statusOf('--tenant', 'beta');
    expect(neverJudged).toMatchObject({ outcome: 'unknown', verdict: null, uptime: { day: null }, p95Ms: null });
  });

  test('filters by labels, all of which an endpoint must have, checked or not', async () => {
    const named = async (...words: string[]) => (await statusOf(...words)).map(({ endpoint }) => endpoint);
    expect(await named('--label', 'team=web')).toEqual(['always-up', 'always-up']);
    expect(await named('--label', 'team=web', '--label', 'tier=1', '--location', 'oregon')).toEqual(['always-up']);
    expect(await named('--label', 'team=web', '--label', 'tier=2')).toEqual([]);
    expect(await named('--label', 'age=new')).toEqual(['checker-dead']);
  });

  test('refuses a label without a value', async () => {
    const { code, stderr } = await runHere(['status', '--label', 'web'], { env });
    expect(code).toBe(64);
    expect(stderr).toContain('Expected NAME=VALUE, such as team=web.');
  });

  test('puts first what is asked for', async () => {
    expect((await statusOf('--sort', 'outcome')).map(({ outcome }) => outcome)).toEqual([
      ...['down', 'down', 'unknown', 'unknown', null, null, null, 'up', 'up', 'up'],
    ]);
  });

  test('keeps endpoints that were never checked, and those whose checker died 8 days ago', async () => {
    const unchecked = (await statusOf()).filter(({ outcome }) => outcome === null);
    expect(unchecked).toEqual(UNCHECKED.map((endpoint) => ({ ...endpoint, ...NO_CHECK })));
  });

  test('at one location keeps the endpoints meant for it that were not checked there', async () => {
    const atOregon = await statusOf('--location', 'oregon', '--tenant', 'gamma');
    expect(atOregon).toMatchObject([
      { endpoint: 'checker-dead', location: 'oregon', outcome: null, scheduledAt: null },
      { endpoint: 'only-oregon', location: 'oregon', outcome: null, scheduledAt: null },
    ]);
    const atHelsinki = await statusOf('--location', 'helsinki', '--tenant', 'gamma');
    expect(atHelsinki).toMatchObject([{ endpoint: 'checker-dead', outcome: null, scheduledAt: EIGHT_DAYS_AGO }]);
  });

  test.each([
    [['--tenant', 'nobody'], 'There is no tenant "nobody"; known: acme, beta, gamma.'],
    [['--location', 'nowhere'], 'No check was made at a location "nowhere"; known: helsinki, oregon.'],
    [['--tenant', 'beta', '--location', 'nowhere', '--outcome', 'up'], 'No check was made at a location "nowhere"; '],
    [['--tenant', 'beta', '--outcome', 'up'], 'No endpoint of tenant beta is up.'],
    [['--location', 'oregon', '--outcome', 'down'], 'No endpoint is down at location oregon.'],
    [['--label', 'team=x', '--label', 'a=b', '--outcome', 'up'], 'No endpoint labelled team=x and a=b is up.'],
  ])('%j says what there is not', async (words, text) => {
    const { code, stdout } = await runHere(['status', ...words], { env });
    expect(code).toBe(0);
    expect(stdout).toContain(text);
  });

  test('for people is a table without colours when nobody watches', async () => {
    const { code, stdout } = await runCheckstream(['status'], env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^OUTCOME +ENDPOINT +LOCATION/);
    expect(stdout).toMatch(/\ndown +acme\/broke +helsinki .*status +http:\/\/127\.0\.0\.1\/broke\n/);
    expect(stdout).toMatch(
      /\n3 up, 2 down, 2 unknown \(10 rows, 3 tenants\)\n7 not checked throughout .+\n3 not checked in the last 7 days\n$/,
    );
    expect(stdout).toMatch(/\n- +acme\/new +- +- +never( +-){7}\n/);
    expect(stdout).toMatch(/\n- +gamma\/checker-dead +- +- +8 d ago( +-){7} +http:\/\/127\.0\.0\.1\/new\n/);
    expect(stdout).not.toContain('\u001b');
  });

  test('says what to do when the tables are not there', async () => {
    const empty = await createDatabase();
    try {
      const { code, stderr } = await runHere(['status'], { env: { DATABASE_URL: empty.url } });
      expect(code).toBe(1);
      expect(stderr).toMatch(/^PostgreSQL at .+: its tables are missing or too old; run `checkstream migrate`\n$/);
    } finally {
      await empty.drop();
    }
  });

  test('of a database without an endpoint says so, and is fine', async () => {
    const empty = await createDatabase();
    try {
      await runHere(['migrate'], { env: { DATABASE_URL: empty.url } });
      const { code, stdout } = await runHere(['status'], { env: { DATABASE_URL: empty.url } });
      expect(code).toBe(0);
      expect(stdout).toContain('No endpoint is known here yet');
    } finally {
      await empty.drop();
    }
  });

  test('says which server cannot be reached', async () => {
    const { code, stderr } = await runCheckstream(['status'], { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' });
    expect(code).toBe(1);
    expect(stderr).toContain('127.0.0.1:1');
  });
});
