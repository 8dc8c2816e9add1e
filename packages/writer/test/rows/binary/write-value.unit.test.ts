import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBytes, written } from '../../../src/rows/binary/bytes.ts';
import { writeValue } from '../../../src/rows/binary/write-value.ts';
import type { ColumnType, Value } from '../../../src/rows/columns.ts';
import { ValueRefusedError } from '../../../src/rows/value-refused-error.ts';

function encoded(type: ColumnType, value: Value): Buffer {
  const out = createBytes(1);
  writeValue(out, type, value, 'the_column');
  return written(out);
}

const SAFE = Number.MAX_SAFE_INTEGER;
const EARLIEST_MS = -210_866_803_200_000;

describe('writeValue', () => {
  test.each<[ColumnType, number, number]>([
    ['smallint', -32_768, 32_767],
    ['integer', -2_147_483_648, 2_147_483_647],
    ['bigint', -SAFE, SAFE],
    ['instant', EARLIEST_MS, SAFE],
    ['real', -3.4028234663852886e38, 3.4028234663852886e38],
  ])('%s takes %d to %d and nothing beyond', (type, least, most) => {
    encoded(type, least);
    encoded(type, most);
    const step = type === 'real' ? 2e31 : 1;
    for (const value of [least - step, most + step, Number.NaN]) {
      expect(() => encoded(type, value)).toThrow(ValueRefusedError);
    }
    expect(() => encoded(type, Number.NaN)).toThrow(/^expected .+ in the_column, got NaN$/);
  });

  test.each<ColumnType>(['smallint', 'integer', 'bigint', 'instant'])('%s takes no fractions', (type) => {
    expect(() => encoded(type, 0.5)).toThrow(ValueRefusedError);
  });

  test('null has a length of -1 in every type', () => {
    expect(encoded('real', null)).toEqual(Buffer.from('ffffffff', 'hex'));
  });

  test('an instant is exact to the microsecond, however far from now', () => {
    fc.assert(
      fc.property(fc.integer({ min: EARLIEST_MS, max: SAFE }), (ms) => {
        const us = encoded('instant', ms).readBigInt64BE(4);
        expect(us).toBe((BigInt(ms) - 946_684_800_000n) * 1_000n);
      }),
    );
  });

  test('a bigint is exact to the last digit', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(encoded('bigint', value).readBigInt64BE(4)).toBe(BigInt(value));
      }),
    );
  });

  test('a text is its bytes as UTF-8, short or long, with their number before', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const bytes = encoded('text', text);
        expect(bytes.subarray(4).toString('utf8')).toBe(text);
        expect(bytes.readInt32BE(0)).toBe(bytes.length - 4);
      }),
    );
  });
});
