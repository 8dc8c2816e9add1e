import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTOGRAM_EDGES_US, histogramBucket, type CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { quietLog, someDatabaseSettings } from '@checkstream/runtime/testing';
import { createDatabase } from '@checkstream/testkit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { classifyDatabaseError } from '../../src/database/classify-error.ts';
import { openPool, type Database } from '../../src/database/open-pool.ts';
import { migrate } from '../../src/migrate/index.ts';
import { sumDays } from '../../src/partitions/sum-days.ts';
import { checkUs } from '../../src/rows/sums.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import {
  foldInto,
  readDays,
  readHours,
  readStates,
  recountDays,
  recountHours,
  sortedStates,
  type State,
} from '../../src/testing/index.ts';
import { DAY_MS } from '../../src/partitions/calendar.ts';

jest.setTimeout(60_000);

const FOLDER = join(import.meta.dirname, '../../src/migrate/migrations');
const NEW_YEAR = Date.UTC(2025, 0, 1);
const DAYS = [NEW_YEAR - DAY_MS, NEW_YEAR, NEW_YEAR + 40 * DAY_MS];

/** The tables as version 0.1 left them: its three migrations, done and noted. */
async function migrateAsBefore(database: Database): Promise<void> {
  const files = readdirSync(FOLDER).filter((file) => file < '0004');
  for (const file of files) await database.query(readFileSync(join(FOLDER, file), 'utf8'));
  await database.query(
    'CREATE TABLE migrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)',
  );
  for (const file of files) {
    await database.query('INSERT INTO migrations (name, run_on) VALUES ($1, now())', [file.replace('.sql', '')]);
  }
  for (const day of DAYS) await makeDay(database, day);
}

async function makeDay(database: Database, day: number): Promise<void> {
  const [from, to] = [day, day + DAY_MS].map((ms) => `'${new Date(ms).toISOString()}'`);
  for (const table of ['checks', 'check_failures']) {
    const name = `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
    await database.query(`CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES FROM (${from}) TO (${to})`);
  }
}

/** As the writer of version 0.1 inserts rows. */
const INSERT_AS_BEFORE = `INSERT INTO checks (scheduled_at, started_at, certificate_expires_at, endpoint_id, definition_id,
    checker_id, outcome, failure_kind, dns_ms, connect_ms, tls_ms, first_byte_ms, download_ms, total_ms, checker_load,
    body_bytes, location_id, http_status, redirects, body_truncated, pattern_matched, remote_address)
  SELECT to_timestamp(scheduled_at / 1000), to_timestamp(started_at / 1000), to_timestamp(certificate_expires_at / 1000),
    endpoint_id, definition_id, checker_id, outcome, failure_kind, dns_ms, connect_ms, tls_ms, first_byte_ms,
    download_ms, total_ms, checker_load, body_bytes, location_id, http_status, redirects, body_truncated,
    pattern_matched, remote_address
  FROM unnest($1::double precision[], $2::double precision[], $3::double precision[], $4::integer[], $5::integer[],
    $6::integer[], $7::outcome[], $8::failure_kind[], $9::real[], $10::real[], $11::real[], $12::real[], $13::real[],
    $14::real[], $15::real[], $16::integer[], $17::smallint[], $18::smallint[], $19::smallint[], $20::boolean[],
    $21::boolean[], $22::text[]) AS row (scheduled_at, started_at, certificate_expires_at, endpoint_id, definition_id,
    checker_id, outcome, failure_kind, dns_ms, connect_ms, tls_ms, first_byte_ms, download_ms, total_ms, checker_load,
    body_bytes, location_id, http_status, redirects, body_truncated, pattern_matched, remote_address)
  ON CONFLICT DO NOTHING
  RETURNING endpoint_id, location_id, (extract(epoch FROM scheduled_at) * 1000)::double precision AS scheduled_at`;

const numberIn = (text: string) => Number(text.replaceAll(/\D/g, ''));

async function insertAsBefore(database: Database, results: CheckResult[]): Promise<void> {
  const values: ((result: CheckResult) => unknown)[] = [
    (r) => r.scheduledAt,
    (r) => r.startedAt,
    (r) => r.certificateExpiresAt,
    (r) => numberIn(r.endpointId),
    (r) => numberIn(r.endpointId) * 10 + r.definitionHash,
    () => 1,
    (r) => r.outcome.toLowerCase(),
    (r) => r.failureKind.toLowerCase(),
    (r) => r.dnsMs,
    (r) => r.connectMs,
    (r) => r.tlsMs,
    (r) => r.firstByteMs,
    (r) => r.downloadMs,
    (r) => r.totalMs,
    (r) => r.checkerLoad,
    (r) => r.bodyBytes,
    (r) => numberIn(r.location),
    (r) => r.httpStatus,
    (r) => r.redirects,
    (r) => r.bodyTruncated,
    (r) => r.patternMatched,
    (r) => r.remoteAddress,
  ];
  await database.query(
    INSERT_AS_BEFORE,
    values.map((of) => results.map(of)),
  );
}

/** Endpoints `acme/e1` to `acme/e4` at `l1` and `l2`, each with two definitions. */
async function insertNames(database: Database): Promise<void> {
  await database.query(
    `INSERT INTO endpoints (endpoint_id, tenant, name) SELECT n, 'acme', 'e' || n FROM generate_series(1, 4) n`,
  );
  await database.query(
    `INSERT INTO definitions (definition_id, endpoint_id, hash, interval_ms)
      SELECT n * 10 + hash, n, hash, hash * 10000 FROM generate_series(1, 4) n, generate_series(1, 2) hash`,
  );
  await database.query(`INSERT INTO locations (location_id, name) VALUES (1, 'l1'), (2, 'l2')`);
  await database.query(`INSERT INTO checkers (checker_id, name) VALUES (1, 'checker-1')`);
}

const OUTCOMES = ['UP', 'UP', 'DOWN', 'UNKNOWN', 'UP', 'DOWN', 'DOWN'] as const;

/** Endpoint 3 was never judged; 4 never saw a certificate. */
function someResults(): CheckResult[] {
  return Array.from({ length: 700 }, (_, at) => {
    const endpoint = 1 + (at % 4);
    const outcome = endpoint === 3 ? 'UNKNOWN' : (OUTCOMES[(at * 31) % 7] as 'UP');
    return aCheckResult({
      endpointId: `acme/e${endpoint}`,
      location: `l${1 + ((at >> 2) % 2)}`,
      checker: 'checker-1',
      definitionHash: 1 + ((at >> 5) % 2),
      intervalMs: (1 + ((at >> 5) % 2)) * 10_000,
      scheduledAt: (DAYS[at % 3] as number) + ((at * 7_919_011) % DAY_MS),
      outcome,
      failureKind: outcome === 'UP' ? 'NONE' : 'STATUS',
      totalMs: Math.fround(((at * 37) % 1_000) * 0.0625 * (at % 11)),
      certificateExpiresAt: endpoint === 4 || at % 5 === 0 ? null : NEW_YEAR + at,
    });
  });
}

describe('a database that version 0.1 filled', () => {
  let created: Awaited<ReturnType<typeof createDatabase>>;
  let database: Database;
  beforeAll(async () => {
    created = await createDatabase();
    database = openPool(someDatabaseSettings(created.url));
  });
  afterAll(async () => {
    await database.close();
    await created.drop();
  });

  const asTables = () =>
    ({ rows: async (text: string, values?: unknown[]) => (await database.query(text, values)).rows }) as Tables;

  test('has the sums and states of all its rows afterwards, in a session of any time zone', async () => {
    await migrateAsBefore(database);
    await insertNames(database);
    const results = someResults();
    await insertAsBefore(database, results);
    const url = new URL(created.url);
    url.searchParams.set('options', '-c TimeZone=Asia/Kolkata');
    const applied = await migrate({ database: someDatabaseSettings(url.href), log: quietLog() });
    expect(applied.slice(0, 2)).toEqual(['0004_checks_hourly', '0005_endpoint_state']);

    const states = new Map<string, State>();
    foldInto(states, results);
    expect(await readStates(asTables())).toEqual(sortedStates(states));
    const hours = await readHours(asTables());
    expect(hours).toEqual(await recountHours(asTables()));
    await database.session((query) => sumDays({ query, nowMs: Date.UTC(2025, 2, 1), onSummed: () => {} }));
    const days = await readDays(asTables());
    expect(days).toEqual(await recountDays(asTables()));
    expect(new Set(days.map(({ begin }) => begin))).toEqual(new Set(DAYS));
    expect(hours.reduce((sum, { up, down, unknown }) => sum + up + down + unknown, 0)).toBe(700);
    const { rows: months } = await database.query(
      `SELECT relname, reloptions FROM pg_inherits JOIN pg_class ON oid = inhrelid
        WHERE inhparent = 'checks_hourly'::regclass AND relname < 'checks_hourly_202503' ORDER BY relname`,
    );
    expect(months).toEqual(
      ['202412', '202501', '202502'].map((month) => ({
        relname: `checks_hourly_${month}`,
        reloptions: ['fillfactor=50'],
      })),
    );
  });

  test('makes writers of version 0.1 wait as for an outage, and takes nothing of theirs', async () => {
    const late = someResults().map((result) => ({ ...result, scheduledAt: result.scheduledAt + 1 }));
    const error: unknown = await insertAsBefore(database, late).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: '57P03', hint: expect.stringMatching(/older than the tables: replace it/) });
    expect(classifyDatabaseError(error)).toBe('transient');
    expect((await database.query('SELECT count(*) FROM checks')).rows).toEqual([{ count: 700 }]);
  });
});

describe('the functions of the tables', () => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await openTables();
  });
  afterAll(() => tables.close());

  test('know the same edges and buckets as the schema', async () => {
    expect(await tables.rows('SELECT histogram_edges() AS edges')).toEqual([{ edges: [...HISTOGRAM_EDGES_US] }]);
    const times = [0, 1, 2 ** 31 - 1, ...HISTOGRAM_EDGES_US.flatMap((us) => [us - 1, us, us + 1])];
    const rows = await tables.rows('SELECT histogram_bucket(us) AS bucket FROM unnest($1::integer[]) AS us', [times]);
    expect(rows).toEqual(times.map((us) => ({ bucket: histogramBucket(us) })));
  });

  test('make the same whole microseconds of what is stored as the writer does', async () => {
    const floats = [0, -0, -1, 1.4e-45, 0.0625, 0.0635, 59_999.9, 2_147_483.5, 2_147_484, 3.4e38].map(Math.fround);
    const rows = await tables.rows('SELECT check_us(ms) AS us FROM unnest($1::real[]) AS ms', [floats]);
    expect(rows).toEqual(floats.map((ms) => ({ us: checkUs(ms) })));
  });

  test.each([
    ['{}', '{}', '{}'],
    ['{}', '[3:4]={1,2}', '[3:4]={1,2}'],
    ['[3:4]={1,2}', '{}', '[3:4]={1,2}'],
    ['[3:5]={1,0,2}', '[4:4]={7}', '[3:5]={1,7,2}'],
    ['[3:4]={1,2}', '[6:7]={5,6}', '[3:7]={1,2,0,5,6}'],
    ['[6:7]={5,6}', '[0:2]={1,0,2}', '[0:7]={1,0,2,0,0,0,5,6}'],
    ['[3:4]={1,2}', '[2:5]={1,1,1,1}', '[2:5]={1,2,3,1}'],
  ])('add %s and %s, and both ways round', async (a, b, sum) => {
    const rows = await tables.rows(
      `SELECT histogram_add($1::integer[], $2::integer[])::text AS one, histogram_add($2::integer[], $1::integer[])::text AS other,
        histogram_sum(each)::text AS sum FROM unnest(ARRAY[$1, $2]) AS text, LATERAL (SELECT text::integer[]) AS l (each)`,
      [a, b],
    );
    expect(rows).toEqual([{ one: sum, other: sum, sum }]);
  });
});
