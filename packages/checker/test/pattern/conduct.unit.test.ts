import { describe, expect, test } from '@jest/globals';
import { createConduct } from '../../src/pattern/conduct.ts';
import type { PatternAnswer } from '../../src/probe/observation.ts';

const LIMITS_MS = [100, 500, 500];

function openConduct() {
  const conduct = createConduct(LIMITS_MS);
  const note = (...evaluations: [PatternAnswer, number][]): number => {
    for (const [answer, tookMs] of evaluations) {
      conduct.note('acme/shop', conduct.laneOf('acme/shop'), answer, tookMs);
    }
    return conduct.laneOf('acme/shop');
  };
  return { note, conduct };
}

const good: [PatternAnswer, number] = ['MATCHED', 5];
const slow: [PatternAnswer, number] = ['NOT_MATCHED', 300];
const overrun: [PatternAnswer, number] = ['TIMED_OUT', 0];

describe('conduct', () => {
  test('puts everybody into the first lane, and keeps there who does not overrun it', () => {
    const { note, conduct } = openConduct();
    expect(conduct.laneOf('acme/unknown')).toBe(0);
    expect(note(good, ['INVALID', 0], ['NOT_MATCHED', 99])).toBe(0);
  });

  test('moves who overruns one lane further, up to the last', () => {
    const { note } = openConduct();
    expect(note(overrun)).toBe(1);
    expect(note(['TOO_COMPLEX', 0])).toBe(2);
    expect(note(overrun)).toBe(2);
  });

  test('leads back one lane after three evaluations in a row that the lane before would have allowed', () => {
    const { note } = openConduct();
    note(overrun, overrun);
    expect(note(slow, slow)).toBe(2);
    expect(note(slow)).toBe(1);
    expect(note(good, good, slow, good, good)).toBe(1);
    expect(note(good)).toBe(0);
  });

  test('keeps who is slow and ends in time in the second lane', () => {
    const { note } = openConduct();
    note(overrun);
    expect(note(slow, slow, slow, slow, slow)).toBe(1);
  });

  test('learns nothing from an evaluation that did not take place', () => {
    const { note } = openConduct();
    note(overrun, good, good);
    expect(note(['FAILED', 0], ['REFUSED', 0])).toBe(1);
    expect(note(good)).toBe(0);
  });

  test('forgets who overran longest ago when there are too many', () => {
    const { conduct } = openConduct();
    for (let i = 0; i <= 10_000; i++) conduct.note(`acme/e${i}`, 0, 'TIMED_OUT', 0);
    expect(conduct.laneOf('acme/e0')).toBe(0);
    expect(conduct.laneOf('acme/e1')).toBe(1);
    expect(conduct.laneOf('acme/e10000')).toBe(1);
  });
});
