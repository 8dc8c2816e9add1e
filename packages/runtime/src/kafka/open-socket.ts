import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';

export interface SocketWanted {
  host: string;
  port: number;
  /** null, or false where kafkajs asks: without TLS. */
  ssl: ConnectionOptions | null | false;
  onConnect: () => void;
}

const KEEP_ALIVE_AFTER_MS = 60_000;

/** As kafkajs opens its own, and tells of each over which TLS was agreed. */
export function createSocketFactory(onSecured: (socket: TLSSocket) => void): (wanted: SocketWanted) => Socket {
  return ({ host, port, ssl, onConnect }) => {
    if (!ssl) return connectPlain({ host, port }, onConnect).setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
    const socket = connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...ssl }, onConnect);
    socket.once('secureConnect', () => onSecured(socket));
    return socket.setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
  };
}
