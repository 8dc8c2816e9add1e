import { describe, expect, test } from '@jest/globals';
import type { CheckerLife, Evidence, Share } from '../../src/account/evidence.ts';
import { judgeSlots } from '../../src/account/judge-slots.ts';
import { aLife, evidenceOf, SECONDS, SESSION_MS, someResults, START, WINDOW_MS } from '../support/some-evidence.ts';

const OPTIONS = { sessionMs: SESSION_MS, windowMs: () => WINDOW_MS };
const results = someResults();
const HIT = START + 40 * SECONDS;
/** The latest that design §9 allows: session timeout and 2 s. */
const TAKEN_OVER = HIT + SESSION_MS + 2 * SECONDS;

const share = (at: number, ...partitions: number[]): Share => ({ at, partitions, completeAt: at });
const idle = (overrides: Partial<CheckerLife> = {}) =>
  aLife({ name: 'checker-2.1', shares: [share(START - 3 * SECONDS), share(TAKEN_OVER - 500, 0)], ...overrides });

/** No check between two instants. */
const gap = (from: number, until: number, overrides: Partial<Evidence>): Evidence =>
  evidenceOf(
    results.filter(({ scheduledAt }) => scheduledAt < from || scheduledAt > until),
    overrides,
  );
const judged = (evidence: Evidence) => {
  const { differences, takenOver, counted } = judgeSlots(evidence, OPTIONS);
  return { unexplained: differences.length, takenOver, counted };
};
const slotsIn = (from: number, until: number) =>
  results.filter(({ scheduledAt }) => scheduledAt >= from && scheduledAt <= until).length;

const killed = [aLife({ end: 'killed', endsAt: HIT }), idle()];

describe('slots', () => {
  test('without a check are explained for as long as a takeover from a killed checker may take', () => {
    expect(judged(gap(HIT, TAKEN_OVER, { lives: killed }))).toEqual({
      unexplained: 0,
      takenOver: slotsIn(HIT, TAKEN_OVER),
      counted: 0,
    });
  });

  test('without a check after that are found', () => {
    const late = TAKEN_OVER + 10 * SECONDS;
    expect(judged(gap(HIT, late, { lives: killed }))).toMatchObject({ unexplained: slotsIn(TAKEN_OVER + 1, late) });
  });

  test('without a check long before the kill are found', () => {
    const from = HIT - 30 * SECONDS;
    expect(judged(gap(from, from + 5 * SECONDS, { lives: killed })).unexplained).toBe(
      slotsIn(from, from + 5 * SECONDS),
    );
  });

  test('of a partition that another checker had all the time are found in spite of the kill', () => {
    const lives = [
      aLife({ end: 'killed', endsAt: HIT, shares: [share(START - 3 * SECONDS, 1)] }),
      idle({ shares: [share(START - 3 * SECONDS, 0)] }),
    ];
    expect(judged(gap(HIT, TAKEN_OVER, { lives }))).toMatchObject({
      unexplained: slotsIn(HIT, TAKEN_OVER),
      takenOver: 0,
    });
  });

  test('that fell due while a checker was frozen are explained, and none after it goes on', () => {
    const frozen = [{ from: HIT, until: HIT + 4 * SECONDS }];
    const lives = [aLife({ frozen })];
    expect(judged(gap(HIT, HIT + 4 * SECONDS, { lives })).unexplained).toBe(0);
    expect(judged(gap(HIT, HIT + 20 * SECONDS, { lives })).unexplained).toBeGreaterThan(0);
  });

  test('are taken over at once from a checker that stops in a calm group', () => {
    const lives = [aLife({ end: 'stopped', endsAt: HIT }), idle()];
    expect(judged(gap(HIT, HIT + 2 * SECONDS, { lives })).unexplained).toBe(0);
    expect(judged(gap(HIT, TAKEN_OVER, { lives })).unexplained).toBe(slotsIn(HIT + 2 * SECONDS + 1, TAKEN_OVER));
  });

  test('are taken over later while Kafka is in trouble', () => {
    const kafkaTroubles = [{ from: HIT + 1 * SECONDS, until: HIT + 11 * SECONDS }];
    const until = TAKEN_OVER + 11 * SECONDS;
    const lives = [killed[0] ?? aLife(), idle({ shares: [share(START - 3 * SECONDS), share(until, 0)] })];
    expect(judged(gap(HIT, until, { lives, kafkaTroubles })).unexplained).toBe(0);
  });

  test('that a checker counted as missed are explained, as many as it counted', () => {
    const [first, second] = [START + 20 * SECONDS, START + 30 * SECONDS];
    const missed = [{ checker: 'checker-1.1', from: first, until: second, slots: 3 }];
    expect(judged(gap(first, second, { missed }))).toEqual({
      unexplained: slotsIn(first, second) - 3,
      takenOver: 0,
      counted: 3,
    });
  });

  test('that a checker counted as missed at another time are found', () => {
    const missed = [{ checker: 'checker-1.1', from: START + 60 * SECONDS, until: START + 70 * SECONDS, slots: 3 }];
    expect(judged(gap(START + 20 * SECONDS, START + 22 * SECONDS, { missed })).counted).toBe(0);
  });

  test('outside the time that is watched are not looked at', () => {
    expect(judged(gap(START, START + 9 * SECONDS, { watched: { from: START + 10 * SECONDS, until: HIT } }))).toEqual({
      unexplained: 0,
      takenOver: 0,
      counted: 0,
    });
  });
});
