import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { listenOnLoopback } from './listen-on-loopback.ts';

export interface SilentServer {
  /** On 127.0.0.1. */
  port: number;
  /** Resolves when the next client connects. */
  asked: () => Promise<void>;
  close: () => void;
}

/** Accepts connections and never says a word. */
export async function openSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  return {
    port: await listenOnLoopback(server),
    asked: async () => void (await once(server, 'connection')),
    close: () => {
      server.close();
      // Nobody reads from them, so they would not even notice that their clients are gone.
      for (const socket of sockets) socket.destroy();
    },
  };
}
