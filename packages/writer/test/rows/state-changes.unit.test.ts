import type { CheckResult, Outcome } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { stateChanges, type StateChange } from '../../src/rows/state-changes.ts';
import { rowsOf } from '../support/check-rows.ts';

const OUTCOMES: Record<string, Outcome> = { u: 'UP', d: 'DOWN', '?': 'UNKNOWN' };

const check = (at: number, letter: string, overrides: Partial<CheckResult> = {}) =>
  aCheckResult({
    endpointId: 't/1',
    location: '1',
    checker: '1',
    scheduledAt: at,
    outcome: OUTCOMES[letter] as Outcome,
    certificateExpiresAt: null,
    ...overrides,
  });

/** One check a letter, from slot 0 on. */
const changeOf = (letters: string) =>
  stateChanges(rowsOf([...letters].map((letter, at) => check(at, letter))))[0] as StateChange;

describe('stateChanges', () => {
  test.each([
    { letters: 'u', outcome: 'UP', since: 0, turned: false },
    { letters: 'uuu', outcome: 'UP', since: 0, turned: false },
    { letters: '?', outcome: null, since: null, turned: false },
    { letters: '??d?', outcome: 'DOWN', since: 2, turned: false },
    { letters: 'd?d', outcome: 'DOWN', since: 0, turned: false },
    { letters: 'ud', outcome: 'DOWN', since: 1, turned: true },
    { letters: 'u?d?d', outcome: 'DOWN', since: 2, turned: true },
    { letters: 'udu', outcome: 'UP', since: 2, turned: true },
    { letters: 'uduu?', outcome: 'UP', since: 2, turned: true },
  ])('of $letters: $outcome since $since, turned: $turned', ({ letters, ...expected }) => {
    expect(changeOf(letters)).toMatchObject({ ...expected, firstAt: 0 });
    expect(changeOf(letters).latest.result.scheduledAt).toBe(letters.length - 1);
  });

  test('a certificate is that of the latest check that was up or saw one; an up without one clears it', () => {
    const seen = (results: CheckResult[]) => {
      const [change] = stateChanges(rowsOf(results)) as [StateChange];
      return [change.sawCertificate, change.certificateExpiresAt];
    };
    expect(seen([check(0, 'd')])).toEqual([false, null]);
    expect(seen([check(0, 'u')])).toEqual([true, null]);
    expect(seen([check(0, 'd', { certificateExpiresAt: 9 }), check(1, '?')])).toEqual([true, 9]);
    expect(seen([check(0, 'd', { certificateExpiresAt: 9 }), check(1, 'u')])).toEqual([true, null]);
  });

  test('there is one for each endpoint and location, sorted, whatever the days of its checks', () => {
    const day = 86_400_000;
    const results = [2, 1].flatMap((id) =>
      ['2', '1'].flatMap((location) => [day + id, id].map((at) => check(at, 'u', { endpointId: `t/${id}`, location }))),
    );
    const changes = stateChanges(rowsOf(results));
    expect(changes.map(({ latest, firstAt, since }) => [latest.endpointId, latest.locationId, firstAt, since])).toEqual(
      [
        [1, 1, 1, 1],
        [1, 2, 1, 1],
        [2, 1, 2, 2],
        [2, 2, 2, 2],
      ],
    );
    expect(changes.map(({ latest }) => latest.result.scheduledAt)).toEqual([day + 1, day + 1, day + 2, day + 2]);
  });
});
