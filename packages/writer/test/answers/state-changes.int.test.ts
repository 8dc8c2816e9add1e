import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { openTables, type Tables } from '../support/open-tables.ts';
import { aHistory, HOUR, hourOf, MINUTE } from './a-history.ts';

jest.setTimeout(60_000);

interface Run {
  since: Date;
  until: Date | null;
  was: string | null;
  outcome: string;
}

const OUTCOMES: Record<string, string> = { u: 'up', d: 'down' };
const START = hourOf(Date.now()) - 72 * HOUR + 13 * MINUTE;
const COLUMNS = 'since, until, was, outcome';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

/** The runs of a history, by looking at one check after the other. */
function runsOf(verdicts: string): Run[] {
  const runs: Run[] = [];
  for (const [minute, verdict] of [...verdicts].entries()) {
    const outcome = OUTCOMES[verdict];
    const last = runs.at(-1);
    if (outcome === undefined || outcome === last?.outcome) continue;
    const since = new Date(START + minute * MINUTE);
    if (last !== undefined) last.until = since;
    runs.push({ since, until: null, was: last?.outcome ?? null, outcome });
  }
  return runs;
}

let stored = 0;
async function storeHistory(verdicts: string): Promise<string> {
  const endpoint = `h${stored++}`;
  await tables.store.store(aHistory(verdicts, START, { endpointId: `acme/${endpoint}` }));
  return endpoint;
}

const changesOf = (endpoint: string) =>
  tables.rows<Run>(`SELECT ${COLUMNS} FROM state_changes WHERE endpoint = $1 ORDER BY since`, [endpoint]);

describe('the changes of state', () => {
  test.each([
    ['never anything else', 'uuuu'],
    ['down once', 'uudduu'],
    ['down at first, and now', 'duud'],
    ['unknown in between, which breaks no run', 'uu??uud??du'],
    ['never judged', '???'],
    ['at the turn of an hour', 'u'.repeat(47) + 'd'.repeat(60) + 'u'.repeat(60)],
    ['in an hour after hours of silence', `${'u'.repeat(60)}${' '.repeat(300)}${'d'.repeat(5)}${' '.repeat(300)}u`],
  ])('of an endpoint that was %s', async (_, verdicts) => {
    expect(await changesOf(await storeHistory(verdicts))).toEqual(runsOf(verdicts));
  });

  test('are those that looking at every check finds', async () => {
    const stretch = fc
      .tuple(fc.constantFrom('u', 'd', '?', ' ', 'ud', 'u?'), fc.integer({ min: 1, max: 200 }))
      .map(([pattern, minutes]) => pattern.repeat(minutes).slice(0, minutes));
    const histories = fc.array(stretch, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(histories, fc.nat({ max: 1_000 }), async (verdicts, minute) => {
        const endpoint = await storeHistory(verdicts);
        const runs = runsOf(verdicts);
        expect(await changesOf(endpoint)).toEqual(runs);
        const earliest = new Date(START + minute * MINUTE);
        const later = await tables.rows<Run>(
          `SELECT ${COLUMNS} FROM state_changes_since($1) WHERE endpoint = $2 ORDER BY since`,
          [earliest, endpoint],
        );
        expect(later).toEqual(runs.filter(({ since }) => since >= earliest));
      }),
      { numRuns: 40, seed: 20_260_301 },
    );
  });

  test('say why', async () => {
    const endpoint = await storeHistory('udu');
    expect(
      await tables.rows(
        `SELECT tenant, location, outcome, failure_kind, failure_code, failure_message
         FROM state_changes WHERE endpoint = $1 ORDER BY since OFFSET 1`,
        [endpoint],
      ),
    ).toEqual([
      {
        tenant: 'acme',
        location: 'helsinki',
        outcome: 'down',
        failure_kind: 'status',
        failure_code: '503',
        failure_message: 'expected 200-399, got 503',
      },
      {
        tenant: 'acme',
        location: 'helsinki',
        outcome: 'up',
        failure_kind: 'none',
        failure_code: null,
        failure_message: null,
      },
    ]);
  });

  test('begin with the oldest rows that are kept, whatever was before', async () => {
    const endpoint = await storeHistory('u'.repeat(48 * 60) + 'd'.repeat(10));
    const floor = Math.floor((START + 30 * HOUR) / (24 * HOUR)) * 24 * HOUR;
    await tables.rows(`UPDATE raw_floor SET day = $1`, [new Date(floor).toISOString().slice(0, 10)]);
    try {
      const [first, second] = await changesOf(endpoint);
      expect(first).toMatchObject({ was: null, outcome: 'up' });
      expect(first?.since.getTime()).toBe(Math.max(floor, START + Math.ceil((floor - START) / MINUTE) * MINUTE));
      expect(second).toMatchObject({ was: 'up', outcome: 'down' });
    } finally {
      await tables.rows(`UPDATE raw_floor SET day = '1970-01-01'`);
    }
  });
});
