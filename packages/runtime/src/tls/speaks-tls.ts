import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { errorCode } from '../log/error-message.ts';

export interface Place {
  /** Name or address, without brackets. */
  host: string;
  port: number;
}

const ANSWER_MS = 5_000;

/** Whether TLS is spoken there, whatever the certificate. False as well when nothing comes for 5 s. */
export async function speaksTls({ host, port }: Place): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // Nothing is sent or believed over this connection, so it matters not who it is.
  const socket = connect({ host, port, rejectUnauthorized: false, ...(isIP(host) === 0 && { servername: host }) });
  socket.setTimeout(ANSWER_MS, () => resolve(false));
  socket.once('secureConnect', () => resolve(true)).once('close', () => resolve(false));
  // An alert is TLS too: of a server that wants a client certificate, or other versions than ours.
  socket.on('error', (error) => resolve(/^ERR_SSL_.*ALERT/.test(errorCode(error))));
  const speaks = await promise;
  socket.destroy();
  return speaks;
}
