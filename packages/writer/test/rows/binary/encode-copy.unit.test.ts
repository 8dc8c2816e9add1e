import { describe, expect, test } from '@jest/globals';
import { encodeArrays } from '../../../src/rows/binary/encode-arrays.ts';
import { encodeCopy } from '../../../src/rows/binary/encode-copy.ts';
import type { Column } from '../../../src/rows/columns.ts';

type Row = [number | null, string | null, boolean];

const COLUMNS: Column<Row>[] = [
  { name: 'id', type: 'smallint', of: ([id]) => id },
  { name: 'name', type: 'text', of: ([, name]) => name },
  { name: 'seen', type: 'boolean', of: ([, , seen]) => seen },
];

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const HEADER = '5047434f50590aff0d0a00 00000000 00000000';

describe('encodeCopy', () => {
  test('writes header, rows as counted fields with their lengths, and the end', () => {
    const rows: Row[] = [
      [258, 'aé', true],
      [null, null, false],
    ];
    expect(encodeCopy(COLUMNS, rows)).toEqual(
      hex(`${HEADER}
        0003 00000002 0102 00000003 61c3a9 00000001 01
        0003 ffffffff ffffffff 00000001 00
        ffff`),
    );
  });

  test('of no rows is header and end', () => {
    expect(encodeCopy(COLUMNS, [])).toEqual(hex(`${HEADER} ffff`));
  });

  test('grows for texts longer than it made room for', () => {
    const long = '✓'.repeat(10_000);
    const encoded = encodeCopy(COLUMNS, [[1, long, true]]);
    expect(encoded.includes(Buffer.from(long))).toBe(true);
    expect(encoded).toHaveLength(19 + 2 + 6 + 4 + 30_000 + 5 + 2);
  });
});

describe('encodeArrays', () => {
  test('writes one array of one dimension for each column, its elements from 1 on', () => {
    const rows: Row[] = [
      [-2, 'x', true],
      [null, null, false],
    ];
    expect(encodeArrays(COLUMNS, rows)).toEqual([
      hex('00000001 00000001 00000015 00000002 00000001  00000002 fffe ffffffff'),
      hex('00000001 00000001 00000019 00000002 00000001  00000001 78 ffffffff'),
      hex('00000001 00000001 00000010 00000002 00000001  00000001 01 00000001 00'),
    ]);
  });

  test('writes an array without a dimension for no rows', () => {
    expect(encodeArrays(COLUMNS.slice(0, 1), [])).toEqual([hex('00000000 00000001 00000015')]);
  });
});
