import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { serveConnection } from './connection.ts';
import type { ConnectionDeps } from './connection.ts';

export interface Server {
  port: number;
  /** Ends every connection and resolves when nothing is left open. */
  close(): Promise<void>;
}

/** @throws the error of listen, such as EADDRINUSE. */
export async function openServer(address: { host: string; port: number }, deps: ConnectionDeps): Promise<Server> {
  const sockets = new Map<Socket, Promise<void>>();
  const server = createServer((socket) => {
    const served = serveConnection(socket, deps);
    sockets.set(socket, served);
    void served.finally(() => sockets.delete(socket));
  });
  server.listen(address.port, address.host);
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      const served = [...sockets.values()];
      for (const socket of sockets.keys()) socket.destroy();
      await Promise.all([closed, ...served]);
    },
  };
}
