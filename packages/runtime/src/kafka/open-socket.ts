import { connect as connectPlain, type Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { openTls, type Place } from '../tls/open-tls.ts';

export interface SocketWanted extends Place {
  /** null, or false where kafkajs asks: without TLS. */
  ssl: ConnectionOptions | null | false;
  onConnect: () => void;
}

const KEEP_ALIVE_AFTER_MS = 60_000;

/** As kafkajs opens its own, and tells of each over which TLS was agreed. */
export function createSocketFactory(onSecured: (socket: TLSSocket) => void): (wanted: SocketWanted) => Socket {
  return ({ host, port, ssl, onConnect }) => {
    if (!ssl) return connectPlain({ host, port }, onConnect).setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
    const socket = openTls({ host, port }, ssl, onConnect);
    socket.once('secureConnect', () => onSecured(socket));
    return socket.setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
  };
}
