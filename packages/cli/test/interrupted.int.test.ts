import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startCheckstream } from './support/run-checkstream.ts';

jest.setTimeout(60_000);

/** Nothing ever answers, so that every command waits. */
describe('a command that waits for a server', () => {
  const sockets = new Set<Socket>();
  let server: Server;
  let address: string;
  beforeEach(async () => {
    server = createServer((socket) => sockets.add(socket.on('error', () => socket.destroy()))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });

  test.each([
    ['topics', 'SIGINT', 130, 'Stopped by Ctrl-C.\n'],
    ['topics', 'SIGTERM', 143, 'Stopped by SIGTERM.\n'],
    ['status', 'SIGINT', 130, 'Stopped by Ctrl-C.\n'],
    ['migrate', 'SIGTERM', 143, 'Stopped by SIGTERM.\n'],
  ] as const)('%s ends with %s: %d, in one plain line', async (command, signal, code, stderr) => {
    const asked = once(server, 'connection');
    const env = { KAFKA_BROKERS: address, DATABASE_URL: `postgres://u:p@${address}/x` };
    const { child, finished } = startCheckstream([command], env);
    await asked;
    child.kill(signal);
    expect(await finished).toEqual({ code, stdout: '', stderr });
  });
});
