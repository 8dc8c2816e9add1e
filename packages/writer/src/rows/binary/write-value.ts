import type { ColumnType, Value } from '../columns.ts';
import { putInt32, type Bytes } from './bytes.ts';
import { WIRE_TYPES } from './wire-types.ts';

/**
 * Writes a value as PostgreSQL's binary format has it, in COPY and in array parameters alike: its length in four bytes,
 * then what the `recv` function of its type reads; -1 and nothing for null. `name` is the column's. Throws
 * ValueRefusedError when the type cannot hold it.
 */
export function writeValue(out: Bytes, type: ColumnType, value: Value, name: string): void {
  if (value === null) putInt32(out, -1);
  else WIRE_TYPES[type].write(out, value, name);
}
