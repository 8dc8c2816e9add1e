import { createSlots, type CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { judgeOutage, type OutageEvidence } from '../../src/outage/judge-outage.ts';

const ID = 'chaos/fast-0';
const slots = createSlots(ID, 'here', 5_000);
const FIVE: number[] = [];
for (let at = slots.next(1_800_000_000_000); FIVE.length < 5; at = slots.next(at)) FIVE.push(at);

const result = (scheduledAt = 0): CheckResult =>
  aCheckResult({ endpointId: ID, location: 'here', intervalMs: 5_000, scheduledAt });

function judging(scheduled: (number | undefined)[], more: Partial<OutageEvidence> = {}) {
  const records = scheduled.map((at, offset) => ({ partition: 0, offset: BigInt(offset), result: result(at) }));
  return judgeOutage({
    requests: new Map([[ID, scheduled.length]]),
    records,
    rows: scheduled.length,
    deadLetters: 0,
    missed: new Map(),
    ...more,
  });
}

describe('the account of an outage', () => {
  test('is clean when every request is a result, a row, and every slot in between', () => {
    expect(judging(FIVE)).toEqual({ results: 5, repeats: 0, problems: [] });
  });

  test('counts a result that was delivered twice once', () => {
    const twice = judging([FIVE[0], FIVE[1], FIVE[0], FIVE[1], FIVE[2]], { requests: new Map([[ID, 3]]), rows: 3 });
    expect(twice).toEqual({ results: 3, repeats: 2, problems: [] });
  });

  test('takes slots without a result that were counted as missed, and others that were missed at the beginning or the end', () => {
    const missed = new Map([
      ['backpressure', 2],
      ['shutdown', 1],
    ]);
    expect(judging([FIVE[0], FIVE[3], FIVE[4]], { missed }).problems).toEqual([]);
  });

  test('takes a result without a status for a probe that may never have come to its request', () => {
    const [first, second] = [FIVE[0] ?? 0, FIVE[1] ?? 0];
    const results = [result(first), { ...result(second), httpStatus: null }];
    const records = results.map((one, offset) => ({ partition: 0, offset: BigInt(offset), result: one }));
    for (const seen of [1, 2]) {
      expect(judging([first, second], { records, requests: new Map([[ID, seen]]) }).problems).toEqual([]);
    }
  });

  test.each<[string, (number | undefined)[], Partial<OutageEvidence>, RegExp]>([
    ['a result that was dropped', FIVE, { requests: new Map([[ID, 6]]) }, /saw 6 requests, the topic has 5 results/],
    ['a site none of whose results came', [], { requests: new Map([[ID, 1]]) }, /saw 1 requests, the topic has 0/],
    [
      'a result that nobody asked for',
      FIVE,
      { requests: new Map([[ID, 4]]) },
      /saw 4 requests, the topic has 5 results/,
    ],
    [
      'a slot that nobody counted',
      [FIVE[0], FIVE[2]],
      {},
      /1 slots have no result, the checker counted only 0 as missed/,
    ],
    ['results out of order', [FIVE[0], FIVE[2], FIVE[1]], {}, /overtook/],
    ['a row that is missing', FIVE, { rows: 4 }, /5 results, the table 4 rows/],
    ['a dead letter', FIVE, { deadLetters: 1 }, /1 messages were set aside/],
  ])('tells of %s', (_, scheduled, more, problem) => {
    expect(judging(scheduled, more).problems).toEqual([expect.stringMatching(problem)]);
  });
});
