import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { DevError } from '../dev-error.ts';
import { certificate, key } from './certificate.ts';
import type { DemoSite } from './demo-sites.ts';
import { DEMO_SITES } from './demo-sites.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Opens every demo site, the first on `firstPort`, each next one on the port after. Throws DevError when one is taken,
 * and then has closed the others.
 */
export async function openDemoSites(firstPort: number): Promise<{ close: () => Promise<void> }> {
  const opened: Listener[] = [];
  const close = async () => void (await Promise.all(opened.map((listener) => listener.close())));
  try {
    for (const [at, site] of DEMO_SITES.entries()) {
      const listener = await listen(serverOf(site), firstPort + at, site);
      if (site.behaviour === null) await listener.close();
      else opened.push(listener);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

interface Listener {
  close: () => Promise<void>;
}

function serverOf({ behaviour }: DemoSite): net.Server {
  switch (behaviour?.protocol) {
    case 'http':
      return http.createServer(behaviour.answer);
    case 'https':
      return https.createServer({ cert: certificate, key }, behaviour.answer);
    case 'raw':
      return net.createServer((socket) => void socket.on('error', () => undefined).end(behaviour.bytes));
    case undefined:
      return net.createServer();
    default:
      return behaviour satisfies never;
  }
}

async function listen(server: net.Server, port: number, site: DemoSite): Promise<Listener> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    throw portError(port, site, error as NodeJS.ErrnoException);
  }
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portError(port: number, site: DemoSite, error: NodeJS.ErrnoException): DevError {
  const why = error.code === 'EADDRINUSE' ? 'another program listens there' : error.message;
  return new DevError(
    `The demo site "${site.name}" cannot open port ${port}: ${why}. ` +
      'Stop it (another `pnpm dev` perhaps), or move the demo sites, in config/endpoints.yaml too: pnpm dev --demo-port 18400',
    { cause: error },
  );
}
