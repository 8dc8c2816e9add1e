import { describe, expect, test } from '@jest/globals';
import { firstUndecided, recordDecided } from '../../src/schedule/decided-spans.ts';
import type { DecidedSpans } from '../../src/schedule/decided-spans.ts';

const everyTen = (scheduledAt: number) => scheduledAt + 10;

describe('the spans of decided slots', () => {
  test('one slot after the other keeps one span', () => {
    let spans: DecidedSpans = recordDecided([], 10, false);
    for (let at = 20; at <= 1000; at += 10) spans = recordDecided(spans, at, true);
    expect(spans).toEqual([{ from: 10, until: 1000 }]);
  });

  test('a slot that no span holds is undecided', () => {
    expect(firstUndecided([{ from: 10, until: 50 }], 60, everyTen)).toBe(60);
  });

  test('a decided slot leads to the first one after its span, through all the spans that follow', () => {
    const spans = [
      { from: 40, until: 60 },
      { from: 10, until: 30 },
    ];
    expect(firstUndecided(spans, 20, everyTen)).toBe(70);
  });

  test('after many breaks the oldest spans become one, so that their slots stay decided', () => {
    let spans: DecidedSpans = [];
    for (let at = 100; at <= 1000; at += 100) spans = recordDecided(spans, at, false);
    expect(spans).toHaveLength(8);
    for (let at = 100; at <= 1000; at += 100) expect(firstUndecided(spans, at, everyTen)).toBeGreaterThan(at);
  });
});
