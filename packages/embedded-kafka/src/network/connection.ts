import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnacknowledgedRefusalError } from '../apis/produce.ts';
import type { Log } from '../broker.ts';
import { createFrameSplitter } from '../protocol/frames.ts';
import { MalformedRequestError } from '../protocol/malformed-request-error.ts';
import type { Login } from '../sasl/login.ts';
import type { Peer, Reply } from './dispatch.ts';

export interface ConnectionDeps {
  answer: (frame: Buffer, peer: Peer) => Promise<Reply>;
  /** For one connection; null when there is nobody to log in. */
  newLogin: () => Login | null;
  log: Log;
}

/** A socket for the bytes of requests and answers, and the TCP connection below it: the same one, or under TLS another. */
export interface Connection {
  socket: Socket;
  tcp: Socket;
}

/**
 * Answers the requests of one connection in their order, one at a time: a fetch that waits holds those behind it, as
 * Apache Kafka does. Resolves when the connection is gone.
 */
export async function serveConnection({ socket, tcp }: Connection, deps: ConnectionDeps): Promise<void> {
  const gone = new AbortController();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  void closed.then(() => gone.abort());
  const peer: Peer = {
    clientHost: `/${socket.remoteAddress ?? ''}`,
    login: deps.newLogin(),
    signal: gone.signal,
  };
  const hangUp = (error: unknown): void => {
    logHangUp(deps.log, error, peer.clientHost);
    socket.destroy();
  };

  const splitter = createFrameSplitter();
  const waiting: Buffer[] = [];
  let [busy, ended] = [false, false];
  const work = async (): Promise<void> => {
    busy = true;
    // A peer that said goodbye properly still has what it sent before handled, without an answer.
    for (let frame = waiting.shift(); frame && (ended || !gone.signal.aborted); frame = waiting.shift()) {
      const reply = await deps.answer(frame, peer);
      if (reply.hangUp !== null) return cut({ socket, tcp }, reply);
      if (reply.bytes !== null && !gone.signal.aborted && !socket.write(reply.bytes)) await drained(socket);
      if (reply.muteMs > 0) await sleep(reply.muteMs, null, { ref: false, signal: gone.signal }).catch(() => undefined);
      if (waiting.length === 0) socket.resume();
    }
    busy = false;
  };

  socket.setNoDelay(true);
  // A reset by the peer: 'close' follows, and there is nobody left to tell.
  socket.on('error', (error) => deps.log({ level: 'debug', message: 'connection broke', err: error }));
  socket.on('end', () => (ended = true));
  socket.on('data', (chunk: Buffer) => {
    try {
      waiting.push(...splitter.push(chunk));
      // One request ahead is enough: with more, the client waits in its own socket.
      if (waiting.length > 1) socket.pause();
      if (!busy) work().catch(hangUp);
    } catch (error) {
      hangUp(error);
    }
  });
  await closed;
}

/** Ends the connection once what is left of the answer is on its way. Only TCP knows a reset. */
function cut({ socket, tcp }: Connection, { bytes, hangUp }: Reply): void {
  const end = (): void => void (hangUp === 'reset' ? tcp.resetAndDestroy() : socket.destroy());
  if (bytes === null) end();
  else socket.write(bytes, end);
}

/** Resolves when the peer has read enough for more to be written, or is gone. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}

function logHangUp(log: Log, error: unknown, clientHost: string): void {
  if (error instanceof MalformedRequestError)
    log({ level: 'warn', message: 'malformed request, connection closed', clientHost, reason: error.message });
  else if (error instanceof UnacknowledgedRefusalError)
    log({ level: 'warn', message: 'refused a record nobody waits for, connection closed', clientHost, err: error });
  else log({ level: 'error', message: 'request failed, connection closed', clientHost, err: error });
}
