import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';

const ANSWER_MS = 5_000;

/** Ends the socket with an error when the signal aborts, and after 5 s in any case, however much it was told until then. */
export function withinAnswerTime<S extends Socket>(socket: S, signal: AbortSignal): S {
  return addAbortSignal(AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]), socket);
}
