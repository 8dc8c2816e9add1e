import { describe, expect, test } from '@jest/globals';
import { createPaint, cut, outcomeColour, wantsColours } from '../src/index.ts';

describe('colours', () => {
  test('are for terminals only', () => {
    expect(wantsColours({}, true)).toBe(true);
    expect(wantsColours({}, false)).toBe(false);
  });

  test('are left out when NO_COLOR is set to anything but nothing', () => {
    expect(wantsColours({ NO_COLOR: '0' }, true)).toBe(false);
    expect(wantsColours({ NO_COLOR: '' }, true)).toBe(true);
  });

  test('are left out on a dumb terminal', () => {
    expect(wantsColours({ TERM: 'dumb' }, true)).toBe(false);
  });

  test('surround the text, and nothing when switched off', () => {
    expect(createPaint(true)('red', 'down')).toBe('\u001b[31mdown\u001b[0m');
    expect(createPaint(false)('red', 'down')).toBe('down');
    expect(createPaint(true)(null, 'down')).toBe('down');
    expect(createPaint(true)('red', '')).toBe('');
  });

  test.each([
    ['up', 'green'],
    ['down', 'red'],
    ['unknown', 'yellow'],
    ['', null],
    [null, null],
  ] as const)('of the verdict %p: %p', (outcome, colour) => {
    expect(outcomeColour(outcome)).toBe(colour);
  });
});

test.each([
  [10, 'longer'],
  [6, 'longer'],
  [5, 'long…'],
  [1, '…'],
])('a text cut to %d characters: %s', (width, text) => {
  expect(cut('longer', width)).toBe(text);
});
