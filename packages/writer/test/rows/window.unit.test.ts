import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { admit } from '../../src/rows/window.ts';
import { DAY_MS } from '../../src/partitions/calendar.ts';

const WINDOW = { floorMs: 10 * DAY_MS, nowMs: 40 * DAY_MS };

describe('admit', () => {
  test.each([
    { what: 'the floor itself', scheduledAt: WINDOW.floorMs, accepted: true },
    { what: 'just below the floor', scheduledAt: WINDOW.floorMs - 1, accepted: false },
    { what: 'now', scheduledAt: WINDOW.nowMs, accepted: true },
    { what: '5 min ahead', scheduledAt: WINDOW.nowMs + 300_000, accepted: true },
    { what: 'more than 5 min ahead', scheduledAt: WINDOW.nowMs + 300_001, accepted: false },
  ])('$what: accepted $accepted', ({ scheduledAt, accepted }) => {
    const result = aCheckResult({ scheduledAt });
    const { inside, outside } = admit([result], WINDOW);
    expect(inside).toEqual(accepted ? [result] : []);
    expect([...outside]).toEqual(accepted ? [] : [result]);
  });
});
