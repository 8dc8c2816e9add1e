import type { ColumnType, Value } from '../columns.ts';
import { ValueRefusedError } from '../value-refused-error.ts';
import {
  putByteField,
  putFloat32Field,
  putInt16Field,
  putInt32,
  putInt32s,
  putTextField,
  type Bytes,
} from './bytes.ts';

/** Writes a value that is not null; `name` is the column's. */
type WriteValue = (out: Bytes, value: Value, name: string) => void;

/**
 * Writes a value as PostgreSQL's binary format has it, in COPY and in array parameters alike: its length in four bytes,
 * then what the `recv` function of its type reads; -1 and nothing for null. Throws ValueRefusedError when the type
 * cannot hold it.
 */
export function writeValue(out: Bytes, type: ColumnType, value: Value, name: string): void {
  if (value === null) putInt32(out, -1);
  else WRITE[type](out, value, name);
}

const SMALLEST_SMALLINT = -32_768;
const LARGEST_SMALLINT = 32_767;
const HALF = 2 ** 32;

function writeInteger(out: Bytes, value: number, name: string): void {
  if (value !== (value | 0)) refuse('an integer from -2147483648 to 2147483647', name, value);
  putInt32s(out, 4, value);
}

function writeSmallint(out: Bytes, value: number, name: string): void {
  const fits = Number.isInteger(value) && value >= SMALLEST_SMALLINT && value <= LARGEST_SMALLINT;
  if (!fits) refuse(`an integer from ${SMALLEST_SMALLINT} to ${LARGEST_SMALLINT}`, name, value);
  putInt16Field(out, value);
}

function writeBigint(out: Bytes, value: number, name: string): void {
  if (!Number.isSafeInteger(value)) refuse('an integer of at most 53 bits', name, value);
  const high = Math.floor(value / HALF);
  putInt32(out, 8);
  putInt32s(out, high, value - high * HALF);
}

function writeReal(out: Bytes, value: number, name: string): void {
  if (!Number.isFinite(Math.fround(value))) refuse('a finite number of single precision', name, value);
  putFloat32Field(out, value);
}

/** 2000-01-01, where PostgreSQL's instants begin. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
/** 4713-11-24 BC. The latest is out of reach of a safe integer. */
const EARLIEST_MS = -210_866_803_200_000;

/** Whole microseconds in eight bytes: more than a double is exact in, so each half is multiplied for itself. */
function writeInstant(out: Bytes, epochMs: number, name: string): void {
  if (!Number.isSafeInteger(epochMs) || epochMs < EARLIEST_MS) {
    refuse(`milliseconds from ${EARLIEST_MS} to ${Number.MAX_SAFE_INTEGER}`, name, epochMs);
  }
  const ms = epochMs - POSTGRES_EPOCH_MS;
  const high = Math.floor(ms / HALF);
  const lowUs = (ms - high * HALF) * 1_000;
  const carry = Math.floor(lowUs / HALF);
  putInt32(out, 8);
  putInt32s(out, high * 1_000 + carry, lowUs - carry * HALF);
}

function refuse(expected: string, name: string, value: number): never {
  throw new ValueRefusedError(`expected ${expected} in ${name}, got ${value}`);
}

const WRITE = {
  integer: writeInteger,
  smallint: writeSmallint,
  bigint: writeBigint,
  real: writeReal,
  instant: writeInstant,
  boolean: (out: Bytes, value: boolean) => putByteField(out, value ? 1 : 0),
  text: putTextField,
  outcome: putTextField,
  failure_kind: putTextField,
  histogram: putTextField,
} as Record<ColumnType, WriteValue>;
