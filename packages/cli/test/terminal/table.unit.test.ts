import { describe, expect, test } from '@jest/globals';
import { formatTable } from '../../src/terminal/table.ts';
import type { Column } from '../../src/terminal/table.ts';

const HEAD: Column[] = [{ title: 'NAME' }, { title: 'TOOK', align: 'right' }, { title: 'URL', shrinks: true }];
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

  test('keeps a readable rest of the shrinking column however narrow the terminal is', () => {
    expect(formatTable(HEAD, ROWS, 10)[2]).toBe('checkout  120 ms  https:/…');
  });

  test('paints cells without counting the colours as width', () => {
    const lines = formatTable(HEAD, ROWS, null, (text, row, column) => (column === 0 ? `<${row}${text}>` : text));
    expect(lines[1]).toBe('<0home    >    9 ms  https://shop.example.com/a/long/path');
    expect(lines[0]).toBe('NAME        TOOK  URL');
  });
});
