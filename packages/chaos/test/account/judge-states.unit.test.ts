import type { CheckResult } from '@checkstream/schema';
import { describe, expect, test } from '@jest/globals';
import { possibleStates } from '../../src/account/judge-states.ts';
import { aProbe, START } from '../support/some-evidence.ts';

const at = (ms: number, outcome: CheckResult['outcome']): CheckResult => ({
  ...aProbe('chaos/a', START + ms),
  outcome,
  failureKind: outcome === 'UP' ? 'NONE' : 'STATUS',
});
const sinceOf = (results: CheckResult[]) =>
  possibleStates(results)
    .map(({ since, scheduledAt }) => [(since ?? 0) - START, scheduledAt - START])
    .sort();

describe('possible states', () => {
  test('of results in order are one, however they were cut into batches', () => {
    expect(sinceOf([at(1, 'UP'), at(2, 'DOWN'), at(3, 'DOWN')])).toEqual([[2, 3]]);
  });

  test('are two after a late result: counted in one batch with the later one, or not at all', () => {
    expect(sinceOf([at(1, 'UP'), at(3, 'DOWN'), at(2, 'DOWN'), at(4, 'DOWN')])).toEqual([
      [2, 4],
      [3, 4],
    ]);
  });

  test('never are of a time before the latest result', () => {
    const results = [at(5, 'UP'), at(4, 'DOWN'), at(3, 'UP'), at(2, 'DOWN')];
    expect(new Set(sinceOf(results).map(([, scheduledAt]) => scheduledAt))).toEqual(new Set([5]));
  });

  test('are none without results', () => {
    expect(possibleStates([])).toEqual([]);
  });
});
