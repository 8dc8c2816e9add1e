import { describe, expect, test } from '@jest/globals';
import { parseInstant } from '../../src/terminal/parse-instant.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('an instant on the command line', () => {
  test.each([
    ['2h', '2026-03-01T10:00:00Z'],
    ['3d', '2026-02-26T12:00:00Z'],
    ['90s', '2026-03-01T11:58:30Z'],
    ['2026-02-28', '2026-02-28T00:00:00Z'],
    ['2026-02-28T23:59', '2026-02-28T23:59:00Z'],
    ['2026-02-28T23:59Z', '2026-02-28T23:59:00Z'],
    ['2026-02-28T23:59:58.123', '2026-02-28T23:59:58.123Z'],
    ['2026-02-28T23:59+02:00', '2026-02-28T21:59:00Z'],
  ])('%s', (text, instant) => {
    expect(parseInstant(text, NOW)).toBe(Date.parse(instant));
  });

  test.each([
    '',
    '2',
    'yesterday',
    '2 h',
    '2026',
    '2026-02',
    '2026-02-30',
    '2026-02-30T00:00Z',
    '2026-13-01',
    '2026-02-28 23:59',
    '2026-02-28T25:00',
    '-2h',
    '1e3s',
    'now',
  ])('%j is none', (text) => {
    expect(parseInstant(text, NOW)).toBeNull();
  });
});
