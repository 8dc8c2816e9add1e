/**
 * What to do about an error of PostgreSQL or of the connection to it:
 * `transient` try again, `value` one row is at fault, `duplicate` a key exists already, `partition` the day has no
 * partition yet, `fatal` stop with everything as it is.
 */
export type DatabaseTrouble = 'transient' | 'value' | 'duplicate' | 'partition' | 'fatal';

/** SQLSTATE codes of shutdown, crash, not ready yet, no connection free, serialization failure, deadlock, lock not had in time. */
const PASSING_STATES = ['57P01', '57P02', '57P03', '53300', '40001', '40P01', '55P03'];
/** Of a session that PostgreSQL ended because nothing came, in a transaction and outside one: it was this process that slept. */
const SLEPT_STATES = ['25P03', '57P05'];
const TRANSIENT_STATES = new Set([...PASSING_STATES, ...SLEPT_STATES]);
const CONNECTION_EXCEPTION_CLASS = '08';

const NETWORK_CODES = new Set([
  'CONNECTION_LOST',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

const VALUE_STATES = new Set(['22001', '22003', '22007', '22008', '22021', '22P02', '22P03', '23502']);
const CHECK_VIOLATION = '23514';
const UNIQUE_VIOLATION = '23505';

export function classifyDatabaseError(error: unknown): DatabaseTrouble {
  const code = errorCode(error);
  if (code === null) return 'fatal';
  if (isTransient(code)) return 'transient';
  if (VALUE_STATES.has(code)) return 'value';
  if (code === UNIQUE_VIOLATION) return 'duplicate';
  // Only a constraint has a name; a row without a partition raises the same code without one.
  if (code === CHECK_VIOLATION) return hasConstraintName(error) ? 'value' : 'partition';
  return 'fatal';
}

/** SQLSTATE, or the code of a network or TLS error. */
export function errorCode(error: unknown): string | null {
  const code = propertyOf(error, 'code');
  return typeof code === 'string' ? code : null;
}

function isTransient(code: string): boolean {
  if (NETWORK_CODES.has(code) || TRANSIENT_STATES.has(code)) return true;
  return code.length === 5 && code.startsWith(CONNECTION_EXCEPTION_CLASS);
}

function hasConstraintName(error: unknown): boolean {
  return typeof propertyOf(error, 'constraint') === 'string';
}

function propertyOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}
