import { FAILURE_KINDS, OUTCOMES, splitEndpointId, type CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aDownResult } from '../support/a-down-result.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { HOUR_MS } from '../../src/partitions/calendar.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

const lastHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;

const full: CheckResult = {
  endpointId: 'acme/shop.home-1',
  definitionHash: 2 ** 48 - 1,
  intervalMs: 45_000,
  location: 'Helsinki',
  checker: 'checker-a',
  scheduledAt: lastHour + 123,
  startedAt: lastHour + 456,
  outcome: 'DOWN',
  failureKind: 'PATTERN_MISMATCH',
  failure: { code: 'NO_MATCH', message: 'The page says "{a},\\ \'b\'\n".', bodyExcerpt: '<h1>NULL, {}"\\</h1> ✓' },
  httpStatus: 503,
  patternMatched: false,
  dnsMs: Math.fround(0.1),
  connectMs: Math.fround(1.1),
  tlsMs: Math.fround(22.2),
  firstByteMs: Math.fround(333.3),
  downloadMs: Math.fround(4_444.4),
  totalMs: Math.fround(59_999.9),
  remoteAddress: '2001:db8::1',
  redirects: 3,
  bodyBytes: 2_000_000_000,
  bodyTruncated: true,
  certificateExpiresAt: Date.UTC(9999, 11, 31, 23, 59, 59, 999),
  checkerLoad: Math.fround(0.7),
};

const bare = aCheckResult({
  endpointId: 'acme/bare',
  scheduledAt: lastHour,
  patternMatched: null,
  httpStatus: null,
  dnsMs: null,
  connectMs: null,
  tlsMs: null,
  firstByteMs: null,
  downloadMs: null,
  remoteAddress: null,
  certificateExpiresAt: null,
});

/** What a person reads in the view, made from the result alone. */
function asRead(result: CheckResult, url: string | null): Record<string, unknown> {
  const { tenant, name } = splitEndpointId(result.endpointId) as { tenant: string; name: string };
  return {
    tenant,
    endpoint: name,
    url,
    location: result.location,
    checker: result.checker,
    scheduled_at: new Date(result.scheduledAt),
    started_at: new Date(result.startedAt),
    interval_ms: result.intervalMs,
    outcome: result.outcome.toLowerCase(),
    failure_kind: result.failureKind.toLowerCase(),
    failure_code: result.failure?.code ?? null,
    failure_message: result.failure?.message ?? null,
    body_excerpt: result.failure?.bodyExcerpt ?? null,
    http_status: result.httpStatus,
    pattern_matched: result.patternMatched,
    dns_ms: result.dnsMs,
    connect_ms: result.connectMs,
    tls_ms: result.tlsMs,
    first_byte_ms: result.firstByteMs,
    download_ms: result.downloadMs,
    total_ms: result.totalMs,
    remote_address: result.remoteAddress,
    redirects: result.redirects,
    body_bytes: result.bodyBytes,
    body_truncated: result.bodyTruncated,
    checker_load: result.checkerLoad,
    certificate_expires_at: result.certificateExpiresAt === null ? null : new Date(result.certificateExpiresAt),
  };
}

/** `real` columns come back with the fewest digits that name the float: the same float, another double. */
function withFloats(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isInteger(value) ? Math.fround(value) : value,
    ]),
  );
}

async function readBack(result: CheckResult): Promise<Record<string, unknown>[]> {
  const { tenant, name } = splitEndpointId(result.endpointId) as { tenant: string; name: string };
  const rows = await tables.rows(
    'SELECT * FROM check_results WHERE tenant = $1 AND endpoint = $2 ORDER BY scheduled_at, location',
    [tenant, name],
  );
  return rows.map(withFloats);
}

describe('check_results', () => {
  test.each([
    { what: 'every field set', result: full },
    { what: 'every field that may be null null', result: bare },
  ])('says exactly what the result said: $what', async ({ result }) => {
    expect(await tables.store.store([result])).toEqual({ rows: 1, outside: new Set() });
    expect(await readBack(result)).toEqual([asRead(result, null)]);
  });

  test('knows every outcome and failure kind of the schema, and no other', async () => {
    const labels = async (type: string) =>
      (await tables.rows<{ label: string }>(`SELECT unnest(enum_range(NULL::${type}))::text AS label`)).map(
        ({ label }) => label.toUpperCase(),
      );
    expect(await labels('outcome')).toEqual([...OUTCOMES]);
    expect(await labels('failure_kind')).toEqual([...FAILURE_KINDS]);
  });

  test('keeps the interval that was in force when the check ran', async () => {
    const before = aCheckResult({
      endpointId: 'acme/changed',
      scheduledAt: lastHour,
      definitionHash: 1,
      intervalMs: 10_000,
    });
    const after = { ...before, scheduledAt: lastHour + 10_000, definitionHash: 2, intervalMs: 60_000 };
    await tables.store.store([after, before]);
    expect((await readBack(before)).map((row) => row['interval_ms'])).toEqual([10_000, 60_000]);
  });
});

const series = (endpointId: string, count: number): CheckResult[] =>
  Array.from({ length: count }, (_, at) => aDownResult({ endpointId, scheduledAt: lastHour + at }));

const rowsOf = (name: string, table = 'checks') =>
  tables.count(`SELECT count(*) FROM ${table} JOIN endpoints USING (endpoint_id) WHERE name = '${name}'`);

describe('the store', () => {
  test('a redelivered batch leaves one row per check, and one failure', async () => {
    const results = series('acme/again', 20);
    expect((await tables.store.store(results)).rows).toBe(20);
    expect((await tables.store.store(results)).rows).toBe(0);
    expect(await rowsOf('again')).toBe(20);
    expect(await rowsOf('again', 'check_failures')).toBe(20);
  });

  test('of a batch that repeats a part, only the new rows and their failures are added', async () => {
    const results = series('acme/part', 10);
    await tables.store.store(results.slice(0, 6));
    const changed = results.map((result) => ({
      ...result,
      failure: { code: 'LATER', message: 'm', bodyExcerpt: null },
    }));
    expect((await tables.store.store([...changed, ...changed])).rows).toBe(4);
    const codes = (await readBack(results[0] as CheckResult)).map((row) => row['failure_code']);
    expect(codes).toEqual([...Array<string>(6).fill('ECONNREFUSED'), ...Array<string>(4).fill('LATER')]);
  });

  test('failures are kept only for outcomes other than up', async () => {
    const results = series('acme/mixed', 3);
    results[1] = aCheckResult({ endpointId: 'acme/mixed', scheduledAt: lastHour + 1 });
    await tables.store.store(results);
    expect(await rowsOf('mixed')).toBe(3);
    expect(await rowsOf('mixed', 'check_failures')).toBe(2);
  });

  test('a batch of more rows than one statement takes is stored whole', async () => {
    expect((await tables.store.store(series('acme/many', 12_001))).rows).toBe(12_001);
    expect(await rowsOf('many')).toBe(12_001);
    expect(await rowsOf('many', 'check_failures')).toBe(12_001);
  });

  test('writers that store the same checks at once, each in its own order, neither deadlock nor store twice', async () => {
    const endpoints = Array.from({ length: 40 }, (_, at) => `race/e${at}`);
    const round = (at: number) =>
      endpoints.map((endpointId) => aDownResult({ endpointId, location: `l${at % 3}`, scheduledAt: lastHour + at }));
    const stores = [tables.store, tables.anotherStore(), tables.anotherStore()];
    let stored = 0;
    for (let at = 0; at < 15; at++) {
      const results = [...round(at), ...round(at + 1)];
      const done = await Promise.all(
        stores.map((store, turn) => store.store(turn === 1 ? results.toReversed() : results)),
      );
      stored += done.reduce((sum, { rows }) => sum + rows, 0);
    }
    expect(stored).toBe(16 * endpoints.length);
    expect(await tables.count(`SELECT count(*) FROM check_results WHERE tenant = 'race'`)).toBe(stored);
    expect(await tables.count(`SELECT count(*) FROM endpoints WHERE tenant = 'race'`)).toBe(endpoints.length);
  });

  test('repeats burn no numbers of the names', async () => {
    const last = () => tables.count(`SELECT last_value FROM locations_location_id_seq`);
    const result = aCheckResult({ endpointId: 'acme/burn', location: 'brno', scheduledAt: lastHour });
    await tables.store.store([result]);
    const before = await last();
    for (let at = 0; at < 5; at++) await tables.anotherStore().store([result]);
    expect(await last()).toBe(before);
  });

  test('makes the partition of a day that has none', async () => {
    const old = aCheckResult({ endpointId: 'acme/old', scheduledAt: lastHour - 20 * 24 * HOUR_MS });
    expect((await tables.store.store([old])).rows).toBe(1);
    expect(await rowsOf('old')).toBe(1);
  });

  test('makes a partition again that was dropped after it was seen', async () => {
    const day = lastHour - 25 * 24 * HOUR_MS;
    const name = `checks_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
    await tables.store.store([aCheckResult({ endpointId: 'acme/dropped', scheduledAt: day })]);
    await tables.database.query(`DROP TABLE ${name}`);
    const result = aCheckResult({ endpointId: 'acme/dropped', scheduledAt: day + 1 });
    await expect(tables.store.store([result])).rejects.toMatchObject({ code: '23514' });
    tables.store.forget();
    expect((await tables.store.store([result])).rows).toBe(1);
  });

  test('sets aside what is too far ahead, stores the rest', async () => {
    const ahead = aCheckResult({ endpointId: 'acme/clock', scheduledAt: Date.now() + HOUR_MS });
    const fine = aCheckResult({ endpointId: 'acme/clock', scheduledAt: lastHour });
    expect(await tables.store.store([ahead, fine])).toEqual({ rows: 1, outside: new Set([ahead]) });
  });
});
