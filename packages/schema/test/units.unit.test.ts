import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, formatSpan, formatTook, parseDuration, parseSize } from '../src/index.ts';

test.each([
  ['0ms', 0],
  ['100ms', 100],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['30d', 2_592_000_000],
])('the duration %s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

const NO_DURATIONS = [
  '',
  '30',
  's',
  '1.5s',
  '-1s',
  '1 s',
  ' 1s',
  '1s ',
  '1S',
  '1w',
  '1s1ms',
  '1e3s',
  '9'.repeat(20) + 's',
];

test.each(NO_DURATIONS)('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test.each([
  [0, '0ms'],
  [1500, '1500ms'],
  [90_000, '90s'],
  [120_000, '2m'],
  [86_400_000, '1d'],
])('%i ms are written %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('a duration that was written is read back as it was', () => {
  fc.assert(fc.property(fc.nat(1e10), (ms) => expect(parseDuration(formatDuration(ms))).toBe(ms)));
});

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
])('a span of %d ms reads %s', (ms, text) => {
  expect(formatSpan(ms)).toBe(text);
});

test.each([
  [0, '0.0 ms'],
  [3.2, '3.2 ms'],
  [9.949, '9.9 ms'],
  [9.95, '10 ms'],
  [999.4, '999 ms'],
  [999.5, '1.0 s'],
  [1_500, '1.5 s'],
  [61_250, '61.3 s'],
])('what took %d ms reads %s', (ms, text) => {
  expect(formatTook(ms)).toBe(text);
});

test.each([
  ['0B', 0],
  ['512B', 512],
  ['64KiB', 65_536],
  ['1MiB', 1_048_576],
  ['1GiB', 1_073_741_824],
])('the size %s is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', '1', '1MB', '1KB', '1.5MiB', '-1B', '1 MiB', '1mib', '9'.repeat(20) + 'B'])('%j is no size', (text) => {
  expect(parseSize(text)).toBeNull();
});
