import { describe, expect, test } from '@jest/globals';
import { formatTable } from '../../src/terminal/table.ts';
import type { Column } from '../../src/terminal/table.ts';

const HEAD: Column[] = [{ title: 'NAME' }, { title: 'TOOK', align: 'right' }, { title: 'URL', least: 8, leaves: 1 }];
const ROWS = [
  ['home', '9 ms', 'https://shop.example.com/a/long/path'],
  ['checkout', '120 ms', 'https://shop.example.com/'],
];

describe('a table', () => {
  test('gives every column the width of its widest cell', () => {
    expect(formatTable(HEAD, ROWS, null)).toEqual([
      'NAME        TOOK  URL',
      'home        9 ms  https://shop.example.com/a/long/path',
      'checkout  120 ms  https://shop.example.com/',
    ]);
  });

  test('that just fits the terminal is left whole', () => {
    const widest = Math.max(...formatTable(HEAD, ROWS, null).map((line) => line.length));
    expect(formatTable(HEAD, ROWS, widest)).toEqual(formatTable(HEAD, ROWS, null));
  });

  test('cuts the shrinking column where the terminal is one column too narrow', () => {
    const lines = formatTable(HEAD, ROWS, 53);
    expect(lines[1]).toBe('home        9 ms  https://shop.example.com/a/long/pa…');
    expect(lines.every((line) => line.length <= 53)).toBe(true);
  });

  test('leaves a column out rather than cut it below what can be read', () => {
    expect(formatTable(HEAD, ROWS, 26)[2]).toBe('checkout  120 ms  https:/…');
    expect(formatTable(HEAD, ROWS, 25)).toEqual(['NAME        TOOK', 'home        9 ms', 'checkout  120 ms']);
  });

  test('leaves out column after column, and shows the rest however narrow the terminal is', () => {
    const head: Column[] = [{ title: 'NAME' }, { title: 'TOOK', leaves: 2 }, { title: 'URL', leaves: 1 }];
    expect(formatTable(head, ROWS, 16)[2]).toBe('checkout  120 ms');
    expect(formatTable(head, ROWS, 15)[2]).toBe('checkout');
    expect(formatTable(head, ROWS, 5)[2]).toBe('checkout');
  });

  test('cuts a column that stays only once all that may leave have left', () => {
    const head: Column[] = [{ title: 'NAME', least: 5 }, { title: 'TOOK' }, { title: 'URL', leaves: 1 }];
    expect(formatTable(head, ROWS, 16)[2]).toBe('checkout  120 ms');
    expect(formatTable(head, ROWS, 14)[2]).toBe('check…  120 ms');
    expect(formatTable(head, ROWS, 3)[2]).toBe('chec…  120 ms');
  });

  test('paints cells without counting the colours as width', () => {
    const lines = formatTable(HEAD, ROWS, null, (text, row, column) => (column === 0 ? `<${row}${text}>` : text));
    expect(lines[1]).toBe('<0home    >    9 ms  https://shop.example.com/a/long/path');
    expect(lines[0]).toBe('NAME        TOOK  URL');
  });

  test('writes out what in a cell would act on the terminal, and counts that as width', () => {
    const head: Column[] = [{ title: 'URL' }, { title: 'NAME' }];
    expect(formatTable(head, [['a\u001b[2J', 'b\nc']], null)).toEqual([
      'URL         NAME',
      String.raw`a\u001b[2J  b c`,
    ]);
  });

  test('tells the columns that are left by their own numbers', () => {
    const head: Column[] = [{ title: 'URL', leaves: 1 }, { title: 'NAME' }];
    expect(formatTable(head, [['https://x/', 'home']], 6, (text, _, column) => `${column}${text}`)[1]).toBe('1home');
  });
});
