import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { sumDays } from '../../src/partitions/sum-days.ts';
import { openTables, type Tables } from '../support/open-tables.ts';
import { aHistory, HOUR, hourOf, MINUTE } from './a-history.ts';

jest.setTimeout(60_000);

interface Uptime {
  span: string;
  endpoint: string;
  location: string | null;
  window_start: Date;
  up_count: number;
  down_count: number;
  unknown_count: number;
  up_ratio: number | null;
  coverage: number | null;
  mean_ms: number | null;
  p50_ms: number | null;
  p95_ms: number | null;
  p99_ms: number | null;
}

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

async function uptimeOf(endpoint: string, span = '24 h'): Promise<Uptime[]> {
  return tables.rows<Uptime>(`SELECT * FROM uptime WHERE tenant = 'acme' AND endpoint = $1 AND span = $2`, [
    endpoint,
    span,
  ]);
}

async function onlyUptimeOf(endpoint: string, span?: string): Promise<Uptime> {
  const [uptime, ...more] = await uptimeOf(endpoint, span);
  if (uptime === undefined || more.length > 0) throw new Error(`expected one row of ${endpoint}`);
  return uptime;
}

/** Minutes since a whole hour some hours ago, the running one being the last. */
const minutesSince = (startMs: number) => Math.floor((Date.now() - startMs) / MINUTE);

describe('the ratio', () => {
  test('leaves out what could not be judged, and counts it', async () => {
    await tables.store.store(aHistory('uuu?d?', Date.now() - 10 * MINUTE, { endpointId: 'acme/judged' }));
    expect(await onlyUptimeOf('judged')).toMatchObject({
      up_count: 3,
      down_count: 1,
      unknown_count: 2,
      up_ratio: 0.75,
    });
  });

  test('is null when nothing was judged', async () => {
    await tables.store.store(aHistory('??', Date.now() - 10 * MINUTE, { endpointId: 'acme/unjudged' }));
    expect(await onlyUptimeOf('unjudged')).toMatchObject({ unknown_count: 2, up_ratio: null, p95_ms: null });
  });

  test('counts each location by itself', async () => {
    const start = Date.now() - 10 * MINUTE;
    await tables.store.store([
      ...aHistory('ud', start, { endpointId: 'acme/two', location: 'helsinki' }),
      ...aHistory('uu', start, { endpointId: 'acme/two', location: 'oregon' }),
    ]);
    const ratios = (await uptimeOf('two')).map(({ location, up_ratio }) => [location, up_ratio]);
    expect(ratios.sort()).toEqual([
      ['helsinki', 0.5],
      ['oregon', 1],
    ]);
  });
});

describe('the window', () => {
  test.each([
    ['24 h', 24],
    ['7 d', 168],
    ['30 d', 720],
  ])('of %s reaches back to a whole hour, which counts as a whole', async (span, hours) => {
    const endpoint = `edge-${hours}`;
    const edge = hourOf(Date.now()) - hours * HOUR;
    const at = [edge - HOUR, edge - 1, edge, edge + 1, edge + HOUR, edge + 2 * HOUR];
    await tables.store.store(at.flatMap((start) => aHistory('u', start, { endpointId: `acme/${endpoint}` })));
    const uptime = await onlyUptimeOf(endpoint, span);
    expect(uptime.window_start.getTime() % HOUR).toBe(0);
    expect(uptime.up_count).toBe(at.filter((instant) => instant >= uptime.window_start.getTime()).length);
    expect(uptime.up_count).toBeGreaterThanOrEqual(3);
  });

  test.each(['Europe/Helsinki', 'Asia/Kolkata', 'America/St_Johns'])(
    'is the same to a session in %s, over a year of changed clocks too',
    async (timeZone) => {
      const own = await openTables();
      const edge = hourOf(Date.now()) - 365 * 24 * HOUR;
      const at = Array.from({ length: 8 }, (_, quarter) => edge - HOUR + (quarter * HOUR) / 4);
      const changed = await changesOfClocks(own, timeZone);
      expect(changed.length > 0).toBe(timeZone !== 'Asia/Kolkata');
      await own.store.store([
        ...at.flatMap((start) => aHistory('u', start, { endpointId: 'acme/zones' })),
        // First checked in the last hour (UTC) of a day.
        ...changed.flatMap((day, n) => aHistory('u', day + 23 * HOUR, { endpointId: `acme/changed-${n}` })),
      ]);
      await sumUp(own);
      const text = 'SELECT * FROM uptime_over(365 * 24) ORDER BY endpoint';
      const [here, there] = await own.database.transaction(async (query) => {
        await query("SET LOCAL TimeZone = 'UTC'");
        const before = await query<Uptime>(text);
        await query(`SET LOCAL TimeZone = '${timeZone}'`);
        return [before.rows, (await query<Uptime>(text)).rows];
      });
      await own.close();
      expect(here).toHaveLength(1 + changed.length);
      expect(Math.max(...here.map(({ coverage }) => coverage ?? NaN))).toBeLessThan(0.01);
      expect(there).toEqual(here);
    },
  );
});

/** First instants of the days (UTC) of the last year on which its clocks change. */
async function changesOfClocks(own: Tables, timeZone: string): Promise<number[]> {
  const days = await own.rows<{ day: Date }>(
    `SELECT day FROM generate_series(1, 360) AS ago, date_trunc('day', now() - make_interval(hours => 24 * ago), 'UTC') AS day
      WHERE day AT TIME ZONE $1 + interval '24 hours' <> (day + interval '24 hours') AT TIME ZONE $1`,
    [timeZone],
  );
  return days.map(({ day }) => day.getTime());
}

/** All days that are over. */
async function sumUp({ database }: Tables): Promise<void> {
  for (let summed = 1; summed > 0;) {
    summed = 0;
    await database.session((query) => sumDays({ query, nowMs: Date.now(), onSummed: () => summed++ }));
  }
}

describe('days that are summed up', () => {
  const WINDOWS = [1, 24, 30, 48, 7 * 24, 10 * 24 - 1, 30 * 24];
  const askAll = () =>
    Promise.all(
      WINDOWS.map((hours) =>
        tables.rows<Uptime>(`SELECT * FROM uptime_over(${hours}) WHERE tenant = 'days' ORDER BY endpoint, location`),
      ),
    );
  /** What is watched grows from one question to the next. */
  const nearly = (answers: Uptime[][]) =>
    answers.map((rows) => rows.map((row) => ({ ...row, coverage: expect.closeTo(row.coverage ?? NaN, 2) })));

  test('give the same answers as their hours, and stand for them', async () => {
    const now = Date.now();
    const check = (endpoint: string, at: number, verdict: string, totalMs: number) =>
      aHistory(verdict, at, { endpointId: `days/${endpoint}`, totalMs, intervalMs: HOUR });
    const hours = Array.from({ length: 12 * 24 }, (_, hour) => now - hour * HOUR);
    await tables.store.store([
      ...hours.flatMap((at, n) => check('old', at, n % 5 === 0 ? 'd' : 'u', 3 + n)),
      ...hours.slice(0, 100).flatMap((at, n) => check('new', at, n % 7 === 0 ? '?' : 'u', 900)),
      ...hours.slice(60).flatMap((at) => check('silent', at, 'u', 0.5)),
    ]);
    const before = await askAll();
    expect(before.map((rows) => rows.length)).toEqual(WINDOWS.map(() => 3));
    await sumUp(tables);
    expect(await askAll()).toEqual(nearly(before));

    const whole = `day >= date_trunc('day', now() - interval '8 days', 'UTC')`;
    expect(await tables.count(`SELECT count(*) FROM checks_daily WHERE ${whole}`)).toBeGreaterThan(10);
    await tables.rows(
      `DELETE FROM checks_hourly h USING checks_daily d
        WHERE ${whole} AND h.endpoint_id = d.endpoint_id AND h.hour >= d.day AND h.hour < d.day + interval '1 day'`,
    );
    // Windows that reach back further than what is gone.
    const counts = (answers: Uptime[][]) => answers.map((rows) => rows.map((row) => [row.up_count, row.p95_ms]));
    const long = WINDOWS.indexOf(10 * 24 - 1);
    expect(counts(await askAll()).slice(long)).toEqual(counts(before).slice(long));
  });
});

describe('coverage', () => {
  test('is 1 of an endpoint checked at every slot since its first check', async () => {
    const start = hourOf(Date.now()) - 3 * HOUR + 47 * MINUTE;
    const verdicts = 'u'.repeat(minutesSince(start));
    await tables.store.store(aHistory(verdicts, start, { endpointId: 'acme/new' }));
    for (const span of ['24 h', '7 d', '30 d']) expect((await onlyUptimeOf('new', span)).coverage).toBe(1);
  });

  test('is 1, and never more, of an endpoint whose first check was a moment ago', async () => {
    await tables.store.store(aHistory('u', Date.now() - 5, { endpointId: 'acme/newest', intervalMs: 300_000 }));
    expect((await onlyUptimeOf('newest')).coverage).toBe(1);
  });

  test('shows silence in the hour of the first check too', async () => {
    await tables.store.store(aHistory('uuu', Date.now() - 60 * MINUTE, { endpointId: 'acme/short' }));
    expect((await onlyUptimeOf('short')).coverage).toBeCloseTo(3 / 58, 2);
  });

  test('shows silence between checks', async () => {
    const start = hourOf(Date.now()) - 9 * HOUR;
    const whole = minutesSince(start);
    const verdicts = 'u'.repeat(whole - 240) + ' '.repeat(180) + 'u'.repeat(60);
    await tables.store.store(aHistory(verdicts, start, { endpointId: 'acme/gap' }));
    expect((await onlyUptimeOf('gap')).coverage).toBeCloseTo((whole - 180) / whole, 1);
  });

  test('shows silence since the last check, and reckons from the edge of the window when checked before it', async () => {
    const start = hourOf(Date.now()) - 48 * HOUR;
    const verdicts = 'u'.repeat(36 * 60);
    await tables.store.store(aHistory(verdicts, start, { endpointId: 'acme/stopped' }));
    const day = await onlyUptimeOf('stopped');
    const watchedMs = Date.now() - day.window_start.getTime();
    expect(day.coverage).toBeCloseTo((start + 36 * HOUR - day.window_start.getTime()) / watchedMs, 2);
    expect((await onlyUptimeOf('stopped', '7 d')).coverage).toBeCloseTo(36 / 48.5, 1);
  });

  test('is 0, with nothing judged, where checks ended before the window', async () => {
    await tables.store.store(aHistory('uuu', Date.now() - 48 * HOUR, { endpointId: 'acme/silent' }));
    expect(await onlyUptimeOf('silent')).toMatchObject({
      location: 'helsinki',
      up_count: 0,
      up_ratio: null,
      coverage: 0,
      p50_ms: null,
    });
    expect(await onlyUptimeOf('silent', '7 d')).toMatchObject({ location: 'helsinki', up_count: 3 });
  });

  test('is 0, without a location, of an endpoint never checked, or not for 30 days', async () => {
    await tables.rows(`INSERT INTO endpoints (tenant, name) VALUES ('acme', 'never')`);
    await tables.store.store(aHistory('uuu', Date.now() - 40 * 24 * HOUR, { endpointId: 'acme/long-ago' }));
    for (const endpoint of ['never', 'long-ago']) {
      expect(await onlyUptimeOf(endpoint, '30 d')).toMatchObject({ location: null, coverage: 0, up_ratio: null });
    }
  });

  test('of a removed endpoint ends with its removal; windows after that leave it out', async () => {
    const start = hourOf(Date.now()) - 4 * 24 * HOUR;
    await tables.store.store(aHistory('u'.repeat(600), start, { endpointId: 'acme/removed' }));
    await tables.rows(`UPDATE endpoints SET removed_at = $1 WHERE name = 'removed'`, [new Date(start + 600 * MINUTE)]);
    expect(await uptimeOf('removed', '24 h')).toEqual([]);
    expect(await onlyUptimeOf('removed', '7 d')).toMatchObject({ up_count: 600, coverage: 1 });
  });
});

describe('percentiles', () => {
  const nearestRank = (sorted: number[], share: number): number =>
    sorted[Math.max(1, Math.ceil((share * sorted.length) / 100)) - 1] ?? NaN;

  test('are at most 9.7 % away from the exact ones', async () => {
    let endpoint = 0;
    const durations = fc.array(fc.double({ min: 0, max: Math.log(60_000), noNaN: true }).map(Math.exp), {
      minLength: 1,
      maxLength: 150,
    });
    await fc.assert(
      fc.asyncProperty(durations, async (totals) => {
        const name = `timed-${endpoint++}`;
        const start = Date.now() - 5 * HOUR;
        const checks = totals.flatMap((totalMs, at) =>
          aHistory('u', start + at * MINUTE, { endpointId: `acme/${name}`, totalMs: Math.fround(totalMs) }),
        );
        await tables.store.store(checks);
        const uptime = await onlyUptimeOf(name);
        const sorted = totals.toSorted((a, b) => a - b);
        for (const share of [50, 95, 99] as const) {
          const ratio = (uptime[`p${share}_ms`] ?? NaN) / nearestRank(sorted, share);
          expect(ratio).toBeGreaterThan(1 / 1.0975);
          expect(ratio).toBeLessThan(1.0975);
        }
        expect(uptime.mean_ms).toBeCloseTo(totals.reduce((sum, ms) => sum + ms, 0) / totals.length, 2);
      }),
      { numRuns: 25, seed: 20_260_301 },
    );
  });

  test('are those of the checks that were up', async () => {
    const start = Date.now() - 5 * HOUR;
    await tables.store.store([
      ...aHistory('uuu', start, { endpointId: 'acme/fast-when-up', totalMs: 100 }),
      ...aHistory('ddd?', start + HOUR, { endpointId: 'acme/fast-when-up', totalMs: 10_000 }),
    ]);
    expect(await onlyUptimeOf('fast-when-up')).toMatchObject({ mean_ms: 100, p50_ms: 100, p99_ms: 100 });
  });

  test('lie between the least and the greatest there was, below 1 ms and above 60 s too', async () => {
    const start = Date.now() - 5 * HOUR;
    await tables.store.store([
      ...aHistory('u', start, { endpointId: 'acme/instant', totalMs: 0.25 }),
      ...aHistory('u', start, { endpointId: 'acme/endless', totalMs: 90_000 }),
    ]);
    expect((await onlyUptimeOf('instant')).p95_ms).toBe(0.25);
    expect((await onlyUptimeOf('endless')).p95_ms).toBe(90_000);
  });
});

test('a question that names no percentile reads no histogram', async () => {
  const plan = async (columns: string) => {
    const rows = await tables.rows(`EXPLAIN (VERBOSE) SELECT endpoint, ${columns} FROM uptime WHERE span = '30 d'`);
    return rows.map((row) => Object.values(row).join()).join('\n');
  };
  expect(await plan('p95_ms')).toContain('histogram_sum');
  expect(await plan('up_ratio, coverage, up_count')).not.toContain('histogram_sum');
});
