import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSlots } from '../src/index.ts';

const T = 1_750_000_000_000;

const anyPeriod = fc.integer({ min: 5, max: 300 }).map((seconds) => seconds * 1000);
const anyTime = fc.integer({ min: -1e13, max: 1e13 });
const anySlots = fc
  .tuple(fc.string(), fc.string(), anyPeriod)
  .map(([endpointId, location, periodMs]) => createSlots(endpointId, location, periodMs));
const anyK = fc.integer({ min: -1e6, max: 1e9 });

// printf 'acme/shop-home\nhelsinki' | sha256sum: a621971da87181ce..., modulo 30000 = 5870
// printf 'acme/shop-home\nhelsinki\n58333333' | sha256sum: c159509d1b0b7057..., modulo 3000 = 1071
test('a slot worked out by hand: 58333333 x 30000 + 5870 + 1071', () => {
  const slots = createSlots('acme/shop-home', 'helsinki', 30_000);
  expect(slots.phaseMs).toBe(5870);
  expect(slots.dueAt(58_333_333)).toBe(1_749_999_996_941);
  expect(slots.latest(1_749_999_996_941)).toBe(1_749_999_996_941);
  expect(slots.next(1_749_999_996_940)).toBe(1_749_999_996_941);
});

describe('load', () => {
  test.each([30_000, 60_000])(
    'of 5,000 endpoints every %i ms is flat: no second has 1.3 times the mean',
    (periodMs) => {
      const perSecond = Array.from({ length: periodMs / 1000 }, () => 0);
      for (let endpoint = 0; endpoint < 5000; endpoint++) {
        const slots = createSlots(`default/s${endpoint}`, 'default', periodMs);
        for (let due = slots.next(T - 1); due < T + periodMs; due = slots.next(due)) {
          const second = Math.floor((due - T) / 1000);
          perSecond[second] = (perSecond[second] ?? 0) + 1;
        }
      }
      const mean = 5000 / perSecond.length;
      expect(Math.max(...perSecond) / mean).toBeLessThan(1.3);
    },
  );

  test('of one endpoint is spread over locations', () => {
    const locations = Array.from({ length: 20 }, (_, index) => `location-${index}`);
    const phases = locations.map((location) => createSlots('acme/shop-home', location, 60_000).phaseMs);
    expect(new Set(phases).size).toBe(20);
  });
});

describe('a slot', () => {
  test('is the same for everyone who computes it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), anyPeriod, anyK, anyTime, (endpointId, location, periodMs, k, t) => {
        const [one, other] = [createSlots(endpointId, location, periodMs), createSlots(endpointId, location, periodMs)];
        expect([one.dueAt(k), one.latest(t), one.next(t)]).toEqual([other.dueAt(k), other.latest(t), other.next(t)]);
      }),
    );
  });

  test('is late by its jitter alone, never a tenth of the period, however far the count has come: no drift', () => {
    fc.assert(
      fc.property(anySlots, anyK, (slots, k) => {
        const jitter = slots.dueAt(k) - k * slots.periodMs - slots.phaseMs;
        expect(Number.isSafeInteger(jitter)).toBe(true);
        expect(jitter).toBeGreaterThanOrEqual(0);
        expect(jitter).toBeLessThan(slots.periodMs / 10);
        expect(slots.phaseMs).toBeGreaterThanOrEqual(0);
        expect(slots.phaseMs).toBeLessThan(slots.periodMs);
      }),
    );
  });

  test('comes at another offset each time', () => {
    const slots = createSlots('acme/shop-home', 'helsinki', 30_000);
    const offsets = Array.from({ length: 100 }, (_, k) => slots.dueAt(k) - k * 30_000);
    expect(new Set(offsets).size).toBeGreaterThan(90);
  });

  test('is strictly later than the one before', () => {
    fc.assert(fc.property(anySlots, anyK, (slots, k) => expect(slots.dueAt(k + 1)).toBeGreaterThan(slots.dueAt(k))));
  });

  test('without room for jitter is due exactly', () => {
    const slots = createSlots('acme/shop-home', 'helsinki', 9);
    expect(slots.dueAt(1000)).toBe(9000 + slots.phaseMs);
  });
});

describe('latest and next', () => {
  test('are the neighbours of any time, before 1970 and far ahead too', () => {
    fc.assert(
      fc.property(anySlots, anyTime, (slots, t) => {
        const [latest, next] = [slots.latest(t), slots.next(t)];
        expect(latest).toBeLessThanOrEqual(t);
        expect(next).toBeGreaterThan(t);
        expect(slots.next(latest)).toBe(next);
        expect(slots.latest(next - 1)).toBe(latest);
      }),
    );
  });

  test('count the instant itself as due', () => {
    fc.assert(
      fc.property(anySlots, anyK, (slots, k) => {
        const due = slots.dueAt(k);
        expect([slots.latest(due), slots.next(due - 1)]).toEqual([due, due]);
        expect([slots.latest(due - 1), slots.next(due)]).toEqual([slots.dueAt(k - 1), slots.dueAt(k + 1)]);
      }),
    );
  });

  test('answer from the time alone: a clock that jumped and came back finds the same slots', () => {
    fc.assert(
      fc.property(anySlots, fc.array(anyTime, { minLength: 1, maxLength: 10 }), anyTime, (slots, jumps, t) => {
        const before = [slots.latest(t), slots.next(t)];
        for (const jump of jumps) slots.next(jump);
        expect([slots.latest(t), slots.next(t)]).toEqual(before);
      }),
    );
  });
});
