/**
 * A value that no column of its type can hold, found before PostgreSQL is asked. Its code is the SQLSTATE that
 * PostgreSQL would have answered (numeric value out of range), so that both are treated alike.
 */
export class ValueRefusedError extends Error {
  override readonly name = 'ValueRefusedError';
  readonly code = '22003';
}
