import { describe, expect, test } from '@jest/globals';
import { planRewind } from '../../../src/commands/rewind/plan.ts';

const range = (low: bigint, high: bigint) => ({ low, high });

describe('the plan of a rewind', () => {
  test('goes back only: who has not got that far stays', () => {
    const plan = planRewind({
      committed: new Map([
        [1, 50n],
        [0, 100n],
        [2, 10n],
        [3, 7n],
      ]),
      wanted: new Map([
        [0, 60n],
        [1, 50n],
        [2, 40n],
        [3, 6n],
        [4, 3n],
      ]),
      ranges: new Map([0, 1, 2, 3, 4].map((partition) => [partition, range(0n, 100n)])),
    });
    expect(plan).toEqual({
      moves: [
        { partition: 0, from: 100n, to: 60n },
        { partition: 3, from: 7n, to: 6n },
      ],
      messages: 41,
      maybeGone: [],
    });
  });

  test('names the partitions whose beginning was deleted', () => {
    const plan = planRewind({
      committed: new Map([
        [0, 100n],
        [1, 100n],
        [2, 100n],
      ]),
      wanted: new Map([
        [0, 60n],
        [1, 61n],
        [2, 0n],
      ]),
      ranges: new Map([
        [0, range(60n, 100n)],
        [1, range(60n, 100n)],
        [2, range(0n, 100n)],
      ]),
    });
    expect(plan.maybeGone).toEqual([0]);
  });

  test('an offset that was reset stands at the earliest message', () => {
    const plan = planRewind({
      committed: new Map([[0, -2n]]),
      wanted: new Map([[0, 60n]]),
      ranges: new Map([[0, range(60n, 100n)]]),
    });
    expect(plan.moves).toEqual([]);
  });
});
