import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from './listen-on-loopback.ts';

export interface CuttableProxy {
  port: number;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Stops forwarding, on new connections too, and ends none: a hung server. Resolves once somebody asks in vain. */
  freeze(): Promise<void>;
  close(): Promise<void>;
}

/** Stands between a client and a server on loopback, so that a test can take the server away and give it back. */
export async function openProxy(target: { host: string; port: number }): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((inbound) => {
    if (frozen) return keep(inbound.pause());
    const outbound = connect(target);
    for (const socket of [inbound, outbound]) keep(socket);
    inbound.pipe(outbound).pipe(inbound);
    inbound.on('close', () => outbound.destroy());
    outbound.on('close', () => inbound.destroy());
  });
  const cut = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  const port = await listenOnLoopback(server);
  const freeze = () => {
    frozen = true;
    const asked = Promise.withResolvers<void>();
    for (const socket of sockets) {
      socket.unpipe();
      socket.on('data', () => asked.resolve()).resume();
    }
    return asked.promise;
  };
  return { port, cut, freeze, close: cut, restore: async () => void (await listenOnLoopback(server, port)) };
}
