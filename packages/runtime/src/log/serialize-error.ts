import { isNativeError } from 'node:util/types';

export interface SerializedError {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: SerializedError;
  errors?: SerializedError[];
}

const DEEPEST = 5;

/**
 * An error as a log line shows it: a fixed list of fields, since libraries hang requests, headers and settings on
 * their errors.
 */
export function serializeError(error: unknown, depth = 0): SerializedError {
  if (!isNativeError(error)) return { type: typeof error, message: String(error) };
  const { code } = error as { code?: unknown };
  const errors: unknown = (error as { errors?: unknown }).errors;
  const deeper = depth < DEEPEST;
  return {
    type: error.name,
    message: error.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(deeper && error.cause !== undefined && { cause: serializeError(error.cause, depth + 1) }),
    ...(deeper && Array.isArray(errors) && { errors: errors.map((one) => serializeError(one, depth + 1)) }),
  };
}
