import { errorCode } from './classify-error.ts';
import { ConnectionLostError, ConnectionRefusedError } from './connection-lost-error.ts';

/** Ends the wait for an answer, whatever PostgreSQL does. */
export interface Patience {
  withinMs: number;
  /** Aborted when nothing is worth waiting for any more. */
  cut: AbortSignal;
}

/** The result, or ConnectionLostError when it takes too long or the wait is cut. Errors of `result` pass unchanged. */
export async function untilAnswered<T>(result: Promise<T>, { withinMs, cut }: Patience): Promise<T> {
  const gone = Promise.withResolvers<never>();
  const stopWaiting = () => gone.reject(new ConnectionLostError('this process is stopping'));
  const giveUp = () => gone.reject(new ConnectionLostError(`no answer within ${withinMs / 1000} s`));
  const timer = setTimeout(giveUp, withinMs);
  cut.addEventListener('abort', stopWaiting, { once: true });
  if (cut.aborted) stopWaiting();
  try {
    return await Promise.race([result, gone.promise]);
  } finally {
    clearTimeout(timer);
    cut.removeEventListener('abort', stopWaiting);
  }
}

/** pg reports a connection that ended under a statement as a bare Error without a code. */
export function lostUnderStatement(error: unknown): unknown {
  return isBare(error) ? new ConnectionLostError(error.message, { cause: error }) : error;
}

/** Texts of pg and pg-pool for a connection that ended or took too long while it was made; they carry no code. */
const LOST = /^(Connection terminated|timeout e|Cannot use a pool after)/;

/** Of a server that answers pg's question for TLS with no, or with something else. */
const NO_TLS = /\bSSL\b/;

/** Every other bare Error while connecting is pg's own refusal. */
export function whyNotConnected(error: unknown): unknown {
  if (!isBare(error)) return error;
  const { message } = error;
  if (LOST.test(message)) return new ConnectionLostError(message, { cause: error });
  return new ConnectionRefusedError(message, {
    code: NO_TLS.test(message) ? 'NO_TLS' : 'CONNECTION_REFUSED',
    cause: error,
  });
}

function isBare(error: unknown): error is Error {
  return error instanceof Error && error.constructor === Error && errorCode(error) === null;
}
