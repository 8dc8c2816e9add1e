import type { ConnectionOptions } from 'node:tls';
import { errorCode } from '../log/error-message.ts';
import type { Place } from '../tls/open-tls.ts';
import { withinAnswerTime } from '../tls/within-answer-time.ts';
import { createSocketFactory } from './open-socket.ts';

export interface Asked {
  /** Whether the broker wants logins; null when none answered in this way. */
  wantsLogins: boolean | null;
  /** What ended the connection before an answer; empty when there was one, or nothing was said. */
  code: string;
}

const CORRELATION_ID = 0x63_68_65_63;
const ILLEGAL_SASL_STATE = 34;
/** SaslHandshake 1, without a client's name, for PLAIN: the first thing that any broker answers. */
const QUESTION = Buffer.from('\0\0\0\x11\0\x11\0\x01chec\xff\xff\0\x05PLAIN', 'latin1');
/** Length, correlation id, error. */
const ANSWER_BYTES = 10;

/** Asks whoever listens there, with TLS or without. Takes up to 5 s. */
export async function askForLogins(place: Place, ssl: ConnectionOptions | null, signal: AbortSignal): Promise<Asked> {
  const { promise, resolve } = Promise.withResolvers<Asked>();
  const open = createSocketFactory(() => undefined);
  const socket = withinAnswerTime(open({ ...place, ssl, onConnect: () => socket.write(QUESTION) }), signal);
  let answer = Buffer.alloc(0);
  socket.on('error', (error) => resolve({ wantsLogins: null, code: errorCode(error) }));
  socket.once('close', () => resolve({ wantsLogins: null, code: '' }));
  socket.on('data', (bytes: Buffer) => {
    answer = Buffer.concat([answer, bytes]);
    if (answer.length >= ANSWER_BYTES) resolve({ wantsLogins: readAnswer(answer), code: '' });
  });
  const asked = await promise;
  socket.destroy();
  return asked;
}

function readAnswer(answer: Buffer): boolean | null {
  if (answer.readInt32BE(4) !== CORRELATION_ID) return null;
  return answer.readInt16BE(8) !== ILLEGAL_SASL_STATE;
}
