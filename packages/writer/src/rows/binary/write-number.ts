import { ValueRefusedError } from '../value-refused-error.ts';
import { putFloat32Field, putInt16Field, putInt32, putInt32s, type Bytes } from './bytes.ts';

const SMALLEST_SMALLINT = -32_768;
const LARGEST_SMALLINT = 32_767;
/** What the lower four of eight bytes count to. */
const LOW = 2 ** 32;

export function writeInteger(out: Bytes, value: number, name: string): void {
  if (value !== (value | 0)) refuse('an integer from -2147483648 to 2147483647', name, value);
  putInt32s(out, 4, value);
}

export function writeSmallint(out: Bytes, value: number, name: string): void {
  const fits = Number.isInteger(value) && value >= SMALLEST_SMALLINT && value <= LARGEST_SMALLINT;
  if (!fits) refuse(`an integer from ${SMALLEST_SMALLINT} to ${LARGEST_SMALLINT}`, name, value);
  putInt16Field(out, value);
}

export function writeBigint(out: Bytes, value: number, name: string): void {
  if (!Number.isSafeInteger(value)) refuse('an integer of at most 53 bits', name, value);
  const high = Math.floor(value / LOW);
  putInt32(out, 8);
  putInt32s(out, high, value - high * LOW);
}

export function writeReal(out: Bytes, value: number, name: string): void {
  if (!Number.isFinite(Math.fround(value))) refuse('a finite number of single precision', name, value);
  putFloat32Field(out, value);
}

/** 2000-01-01, where PostgreSQL's instants begin. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
/** 4713-11-24 BC. The latest is out of reach of a safe integer. */
const EARLIEST_MS = -210_866_803_200_000;

/** Whole microseconds in eight bytes: more than a double is exact in, so each half is multiplied for itself. */
export function writeInstant(out: Bytes, epochMs: number, name: string): void {
  if (!Number.isSafeInteger(epochMs) || epochMs < EARLIEST_MS) {
    refuse(`milliseconds from ${EARLIEST_MS} to ${Number.MAX_SAFE_INTEGER}`, name, epochMs);
  }
  const ms = epochMs - POSTGRES_EPOCH_MS;
  const high = Math.floor(ms / LOW);
  const lowUs = (ms - high * LOW) * 1_000;
  const carry = Math.floor(lowUs / LOW);
  putInt32(out, 8);
  putInt32s(out, high * 1_000 + carry, lowUs - carry * LOW);
}

function refuse(expected: string, name: string, value: number): never {
  throw new ValueRefusedError(`expected ${expected} in ${name}, got ${value}`);
}
