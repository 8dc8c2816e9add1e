import { describe, expect, test } from '@jest/globals';
import { toArrays, type Column } from '../../src/rows/columns.ts';

type Row = [number | null, string | null, boolean | null];

const COLUMNS: Column<Row>[] = [
  { name: 'load', type: 'real', of: ([load]) => load },
  { name: 'address', type: 'text', of: ([, address]) => address },
  { name: 'cut', type: 'boolean', of: ([, , cut]) => cut },
];

describe('toArrays', () => {
  test('makes one array per column, text for pg to quote and the rest ready to read', () => {
    const rows: Row[] = [
      [0.5, 'NULL, "x"', true],
      [null, null, null],
      [Number.NaN, '', false],
    ];
    expect(toArrays(COLUMNS, rows)).toEqual(['{0.5,NULL,NaN}', ['NULL, "x"', null, ''], '{true,NULL,false}']);
  });

  test('has empty arrays for no rows', () => {
    expect(toArrays(COLUMNS, [])).toEqual(['{}', [], '{}']);
  });
});
