import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface SilentServer {
  /** On 127.0.0.1. */
  port: number;
  close: () => void;
}

/** Accepts connections and never says a word. */
export async function openSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      // Nobody reads from them, so they would not even notice that their clients are gone.
      for (const socket of sockets) socket.destroy();
    },
  };
}
