import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../src/account/evidence.ts';
import { judge } from '../../src/account/judge.ts';
import {
  aProbe,
  ENDPOINTS,
  evidenceOf,
  SECONDS,
  SESSION_MS,
  someResults,
  START,
  WINDOW_MS,
} from '../support/some-evidence.ts';

const OPTIONS = { sessionMs: SESSION_MS, windowMs: () => WINDOW_MS };
const told = (evidence: Evidence) =>
  judge(evidence, OPTIONS).differences.map(({ what, detail }) => `${what}: ${detail}`);

const results = someResults();
const [first] = results;
if (first === undefined) throw new Error('expected results');
const slot = `${first.endpointId} at ${new Date(first.scheduledAt).toISOString()}`;
const whole = evidenceOf(results);

describe('an account', () => {
  test('of a run in which nothing went wrong has no differences, and says what it looked at', () => {
    const account = judge(whole, OPTIONS);
    expect(account.differences).toEqual([]);
    expect(account).toMatchObject({
      records: results.length,
      checks: results.length,
      rows: results.length,
      requests: results.length,
      hours: ENDPOINTS.length,
      days: ENDPOINTS.length,
      states: ENDPOINTS.length,
      slots: { due: results.length, takenOver: 0, counted: 0 },
    });
  });

  test('finds a row that is missing, and where its result is', () => {
    const rows = whole.rows.filter((row) => row !== first);
    const { hours, days } = evidenceOf(rows);
    expect(told({ ...whole, rows, hours, days })).toEqual([
      `result without a row: ${slot} by checker-1.1: in the topic (partition 0, offset ${whole.rows.indexOf(first)}), not in checks`,
    ]);
  });

  test('finds a row that no result made', () => {
    const invented = aProbe('chaos/a', START - 60 * SECONDS);
    const rows = [...whole.rows, invented];
    const { hours, days } = evidenceOf(rows);
    expect(told({ ...whole, rows, hours, days })).toEqual([
      expect.stringContaining('row without a result: chaos/a at '),
    ]);
  });

  test('finds a row with another value than its result', () => {
    const rows = whole.rows.map((row) => (row === first ? { ...row, httpStatus: 204 } : row));
    expect(told({ ...whole, rows })).toEqual([`row unlike its result: ${slot}: httpStatus 200 became 204`]);
  });

  test('takes the first of two records of one check, and finds a row made of the second', () => {
    const again = { ...first, checker: 'checker-2.1', totalMs: 50 };
    const records = [...whole.records, { partition: 0, offset: 1_000n, result: again }];
    const requests = [...whole.requests, { endpointId: again.endpointId, checker: again.checker, at: again.startedAt }];
    expect(told({ ...whole, records, requests })).toEqual([]);
    const rows = whole.rows.map((row) => (row === first ? again : row));
    const { hours, days } = evidenceOf(rows);
    expect(told({ ...whole, records, requests, rows, hours, days })).toEqual([
      expect.stringContaining('checker "checker-1.1" became "checker-2.1"'),
    ]);
  });

  test('finds dead letters', () => {
    expect(told({ ...whole, deadLetters: 2 })).toEqual(['dead letters: expected none, there are 2']);
  });

  test('finds a sum that counts a check twice, and one of an hour without checks', () => {
    const twice = whole.hours.map((hour, at) => (at === 0 ? { ...hour, up: hour.up + 1 } : hour));
    expect(told({ ...whole, hours: twice })).toEqual([
      expect.stringContaining('hour unlike its rows: chaos/a in the hour of'),
    ]);
    const [hour] = whole.hours;
    if (hour === undefined) throw new Error('expected an hour');
    const more = [...whole.hours, { ...hour, begin: hour.begin + 3_600 * SECONDS }];
    expect(told({ ...whole, hours: more })).toEqual([expect.stringContaining('the rows make undefined')]);
  });

  test('finds a daily sum unlike its rows, and rows that no daily sum is for', () => {
    const { found } = whole.days;
    const twice = found.map((day, at) => (at === 0 ? { ...day, up: day.up + 1 } : day));
    expect(told({ ...whole, days: { ...whole.days, found: twice } })).toEqual([
      expect.stringContaining('day unlike its rows: chaos/a in the day of'),
    ]);
    const fewer = found.slice(1);
    expect(told({ ...whole, days: { ...whole.days, found: fewer } })).toEqual([
      expect.stringContaining('checks_daily has undefined'),
    ]);
    expect(told({ ...whole, days: { found: fewer, recounted: fewer } })).toEqual([
      expect.stringContaining(`expected sums of days for all ${results.length} rows, they are for`),
    ]);
  });

  test('finds a state that is not that of the latest check, and one that is missing', () => {
    const [state, ...others] = whole.states;
    if (state === undefined) throw new Error('expected a state');
    expect(told({ ...whole, states: [{ ...state, scheduledAt: state.scheduledAt - 1 }, ...others] })).toEqual([
      expect.stringContaining(`state unlike its results: ${state.endpoint} here`),
    ]);
    expect(told({ ...whole, states: others })).toEqual([expect.stringContaining('endpoint_state has undefined')]);
  });
});
