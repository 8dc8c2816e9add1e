import { isNativeError } from 'node:util/types';

export interface KafkaTrouble {
  name: string;
  message: string;
  /** `ECONNREFUSED`, `CERT_HAS_EXPIRED`; protocol errors carry a number here, which says less than their type. */
  code?: unknown;
  /** Name of a protocol error: `NOT_LEADER_FOR_PARTITION`. */
  type?: unknown;
  retriable?: unknown;
  broker?: unknown;
}

/** The error at the end of the chain of causes: kafkajs wraps, and its wrapper lies about `retriable`. */
export function deepestCause(error: unknown): KafkaTrouble {
  let current = error;
  for (let depth = 0; depth < 10 && isNativeError(current) && isNativeError(current.cause); depth++) {
    current = current.cause;
  }
  return isNativeError(current) ? current : { name: 'Error', message: String(current) };
}
