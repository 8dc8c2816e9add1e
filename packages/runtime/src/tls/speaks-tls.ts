import { errorCode } from '../log/error-message.ts';
import { openTls, type Place } from './open-tls.ts';
import { tlsTrouble } from './tls-trouble.ts';
import { withinAnswerTime } from './within-answer-time.ts';

/** Whether TLS is spoken there, whatever the certificate; null when nothing that tells comes within 5 s. */
export async function speaksTls(place: Place, signal: AbortSignal): Promise<boolean | null> {
  const { promise, resolve } = Promise.withResolvers<boolean | null>();
  // Nothing is sent or believed over this connection, so it matters not who it is.
  const socket = withinAnswerTime(openTls(place, { rejectUnauthorized: false }), signal);
  socket.once('secureConnect', () => resolve(true)).once('close', () => resolve(null));
  socket.on('error', (error) => resolve(toldBy(errorCode(error))));
  const speaks = await promise;
  socket.destroy();
  return speaks;
}

/** An alert is TLS too: of a server that wants a client certificate, other versions than ours, or another name. */
function toldBy(code: string): boolean | null {
  if (tlsTrouble(code) === 'no-tls') return false;
  return code.startsWith('ERR_SSL_') ? true : null;
}
