import { describe, expect, test } from '@jest/globals';
import { createRecentTimes } from '../../src/canary/recent-times.ts';

function p99Of(times: number[], { size = 60, least = 1 } = {}): number | null {
  const recent = createRecentTimes({ size, least });
  times.forEach(recent.add);
  return recent.p99Ms();
}

describe('recent times', () => {
  test('say nothing while they are too few', () => {
    expect(p99Of([1, 2], { least: 3 })).toBeNull();
    expect(p99Of([1, 2, 3], { least: 3 })).toBe(2);
  });

  test('are not slow for a single long one', () => {
    const fast = Array.from({ length: 59 }, () => 1);
    expect(p99Of([...fast, 900])).toBe(1);
    expect(p99Of([...fast.slice(1), 900, 800])).toBe(800);
  });

  test('forget what is older than the window', () => {
    const later = Array.from({ length: 60 }, () => 1);
    expect(p99Of([900, 900, 900, ...later])).toBe(1);
  });
});
