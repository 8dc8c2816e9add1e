import { describe, expect, test } from '@jest/globals';
import { formatAge, formatTook } from '../../src/terminal/relative-time.ts';

describe('an age', () => {
  test.each([
    [-200, '0 s'],
    [999, '0 s'],
    [1_000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [86_399_999, '23 h'],
    [86_400_000, '1 d'],
    [40 * 86_400_000, '40 d'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

describe('a measured time', () => {
  test.each([
    [0, '0.0 ms'],
    [3.2, '3.2 ms'],
    [9.949, '9.9 ms'],
    [9.95, '10 ms'],
    [999.4, '999 ms'],
    [999.5, '1.0 s'],
    [1_500, '1.5 s'],
    [61_250, '61.3 s'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(formatTook(ms)).toBe(text);
  });
});
