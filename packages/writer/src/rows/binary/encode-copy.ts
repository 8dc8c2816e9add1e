import type { Column } from '../columns.ts';
import { createBytes, putInt16, putRaw, written } from './bytes.ts';
import { writeValue } from './write-value.ts';

/** `PGCOPY\n\xff\r\n\0`, no flags, no header extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a00' + '00000000' + '00000000', 'hex');
const END = -1;
const BYTES_A_ROW = 256;

/**
 * Rows as `COPY ... FROM STDIN (FORMAT binary)` reads them (PostgreSQL documentation, COPY, "Binary Format"): the
 * header, then of each row the number of its fields and the fields, then -1. Throws ValueRefusedError.
 */
export function encodeCopy<Row>(columns: Column<Row>[], rows: Row[]): Buffer {
  const out = createBytes(HEADER.length + 2 + BYTES_A_ROW * rows.length);
  putRaw(out, HEADER);
  for (const row of rows) {
    putInt16(out, columns.length);
    for (const { name, type, of } of columns) writeValue(out, type, of(row), name);
  }
  putInt16(out, END);
  return written(out);
}
