import type { Column, ColumnType } from '../columns.ts';
import { createBytes, putInt32, written } from './bytes.ts';
import { writeValue } from './write-value.ts';

/** Numbers that PostgreSQL fixed for its types (pg_type.dat); an enum's differs by database, so it travels as text. */
const ELEMENT_TYPE: Record<ColumnType, number> = {
  boolean: 16,
  bigint: 20,
  smallint: 21,
  integer: 23,
  text: 25,
  outcome: 25,
  failure_kind: 25,
  histogram: 25,
  real: 700,
  instant: 1184,
};

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
  putInt32(out, ELEMENT_TYPE[type]);
  if (rows.length === 0) return written(out);
  putInt32(out, rows.length);
  putInt32(out, 1);
  for (const row of rows) writeValue(out, type, of(row), name);
  return written(out);
}
