import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { serveConnection } from './connection.ts';
import type { ConnectionDeps } from './connection.ts';

export interface Address {
  host: string;
  port: number;
  /** Null: without TLS. */
  tls: TlsOptions | null;
}

export interface Server {
  port: number;
  /** Ends every connection and resolves when nothing is left open. */
  close(): Promise<void>;
}

/** @throws the error of listen, such as EADDRINUSE. */
export async function openServer(address: Address, deps: ConnectionDeps): Promise<Server> {
  const served = new Set<Promise<void>>();
  const server = createListener(address.tls, deps, (socket) => {
    const serving = serveConnection(socket, deps);
    served.add(serving);
    void serving.finally(() => served.delete(serving));
  });
  // Below TLS, so that one in the middle of its handshake is known too.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(address.port, address.host);
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, ...served]);
    },
  };
}

function createListener(tls: TlsOptions | null, { log }: ConnectionDeps, serve: (socket: Socket) => void): NetServer {
  if (tls === null) return createServer(serve);
  const refused = (err: Error): void => log({ level: 'debug', message: 'TLS handshake failed', err });
  return createTlsServer(tls, serve).on('tlsClientError', refused);
}
