import type { ConnectionOptions } from 'node:tls';
import { createSocketFactory } from './open-socket.ts';

const ANSWER_MS = 5_000;
const CORRELATION_ID = 0x63_68_65_63;
const ILLEGAL_SASL_STATE = 34;
/** SaslHandshake 1, without a client's name, for PLAIN: the first thing that any broker answers. */
const QUESTION = Buffer.from('\0\0\0\x11\0\x11\0\x01chec\xff\xff\0\x05PLAIN', 'latin1');
/** Length, correlation id, error. */
const ANSWER_BYTES = 10;

/** Whether the broker there wants logins; null when none answers within 5 s in this way, with TLS or without. */
export async function askForLogins(
  { host, port }: { host: string; port: number },
  ssl: ConnectionOptions | null,
): Promise<boolean | null> {
  const { promise, resolve } = Promise.withResolvers<boolean | null>();
  const open = createSocketFactory(() => undefined);
  const socket = open({ host, port, ssl, onConnect: () => socket.write(QUESTION) });
  let answer = Buffer.alloc(0);
  socket.setTimeout(ANSWER_MS, () => resolve(null));
  socket.on('error', () => resolve(null)).once('close', () => resolve(null));
  socket.on('data', (bytes: Buffer) => {
    answer = Buffer.concat([answer, bytes]);
    if (answer.length < ANSWER_BYTES) return;
    resolve(answer.readInt32BE(4) === CORRELATION_ID ? answer.readInt16BE(8) !== ILLEGAL_SASL_STATE : null);
  });
  const wanted = await promise;
  socket.destroy();
  return wanted;
}
