import type { ColumnType, Value } from '../columns.ts';
import { putByteField, putTextField, type Bytes } from './bytes.ts';
import { writeBigint, writeInstant, writeInteger, writeReal, writeSmallint } from './write-number.ts';

/** What PostgreSQL knows the values of a column by while they are under way. */
export interface WireType {
  /** Type of an array parameter's elements: its name, and the number that PostgreSQL fixed for it (pg_type.dat). */
  element: string;
  elementNumber: number;
  /** What a parameter's elements are cast to, if they are something else in the table. */
  cast: string | null;
  /** Writes a value that is not null, its length before it; `name` is the column's. Throws ValueRefusedError. */
  write: (out: Bytes, value: Value, name: string) => void;
}

/** The number of an enum differs by database, so in parameters its values are text; in COPY there is no difference. */
export const WIRE_TYPES: Record<ColumnType, WireType> = {
  boolean: wireType('boolean', 16, (out: Bytes, value: boolean) => putByteField(out, value ? 1 : 0)),
  bigint: wireType('bigint', 20, writeBigint),
  smallint: wireType('smallint', 21, writeSmallint),
  integer: wireType('integer', 23, writeInteger),
  real: wireType('real', 700, writeReal),
  instant: wireType('timestamptz', 1184, writeInstant),
  text: asText(null),
  outcome: asText('outcome'),
  failure_kind: asText('failure_kind'),
  histogram: asText('integer[]'),
};

function asText(cast: string | null): WireType {
  return { ...wireType('text', 25, putTextField), cast };
}

/** A column of this type has no other values. */
function wireType<T extends Value>(
  element: string,
  elementNumber: number,
  write: (out: Bytes, value: T, name: string) => void,
): WireType {
  return { element, elementNumber, cast: null, write: write as WireType['write'] };
}
