import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/** Resolves to the port; 0 asks for any that is free. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
