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
  const server = createListener(address.tls, deps);
  // Below TLS, so that one in the middle of its handshake is known too.
  const connections = new Set<Socket>();
  server.on('connection', (tcp: Socket) => {
    connections.add(tcp);
    tcp.once('close', () => connections.delete(tcp));
  });
  server.on(address.tls === null ? 'connection' : 'secureConnection', (socket: Socket) => {
    const tcp = [...connections].findLast((one) => hasPeerOf(one, socket));
    // Gone before it could be asked who it was.
    if (tcp === undefined) return void socket.destroy();
    const serving = serveConnection({ socket, tcp }, deps);
    served.add(serving);
    void serving.finally(() => served.delete(serving));
  });
  server.listen(address.port, address.host);
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const tcp of connections) tcp.destroy();
      await Promise.all([closed, ...served]);
    },
  };
}

function createListener(tls: TlsOptions | null, { log }: ConnectionDeps): NetServer {
  if (tls === null) return createServer();
  const refused = (err: Error): void => log({ level: 'debug', message: 'TLS handshake failed', err });
  return createTlsServer(tls).on('tlsClientError', refused);
}

const hasPeerOf = (one: Socket, other: Socket): boolean =>
  one.remotePort === other.remotePort && one.remoteAddress === other.remoteAddress;
