import type { Column } from '../columns.ts';
import { createBytes, putInt32, written } from './bytes.ts';
import { WIRE_TYPES } from './wire-types.ts';
import { writeValue } from './write-value.ts';

/**
 * Rows as one array parameter for each column, in the binary format of `array_recv`: the text of a statement is the
 * same for any number of rows, and nothing has to be quoted. Throws ValueRefusedError.
 */
export function encodeArrays<Row>(columns: Column<Row>[], rows: Row[]): Buffer[] {
  return columns.map((column) => encodeArray(column, rows));
}

function encodeArray<Row>({ name, type, of }: Column<Row>, rows: Row[]): Buffer {
  const out = createBytes(20 + 16 * rows.length);
  putInt32(out, rows.length === 0 ? 0 : 1);
  // There may be nulls; PostgreSQL looks for itself.
  putInt32(out, 1);
  putInt32(out, WIRE_TYPES[type].elementNumber);
  if (rows.length === 0) return written(out);
  putInt32(out, rows.length);
  putInt32(out, 1);
  for (const row of rows) writeValue(out, type, of(row), name);
  return written(out);
}
