import { createServer, type Socket } from 'node:net';
import { kafkaBrokers, listenOnLoopback, openSilentServer } from '@checkstream/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { askForLogins } from '../../src/kafka/ask-for-logins.ts';

let close: () => void = () => undefined;
afterEach(() => close());

const never = new AbortController().signal;

async function aServer(handle: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => handle(socket.on('error', () => undefined)));
  close = () => void server.close();
  return await listenOnLoopback(server);
}

const ask = (port: number, signal = never) => askForLogins({ host: '127.0.0.1', port }, null, signal);

describe('asked whether it wants logins', () => {
  test('a broker that takes none says so', async () => {
    const [, port] = /:(\d+)$/.exec(kafkaBrokers()[0] ?? '') ?? [];
    expect(await ask(Number(port))).toEqual({ wantsLogins: false, code: '' });
  });

  test('whoever ends the connection says nothing', async () => {
    expect(await ask(await aServer((socket) => socket.destroy()))).toMatchObject({ wantsLogins: null });
  });

  test('nobody who listens is told by the code', async () => {
    expect(await ask(1)).toEqual({ wantsLogins: null, code: 'ECONNREFUSED' });
  });

  test('whoever answers without end is not heard for longer than 5 s', async () => {
    const port = await aServer((socket) => {
      const timer = setInterval(() => socket.write('\0'), 900);
      socket.once('close', () => clearInterval(timer));
    });
    const startedAt = performance.now();
    expect(await ask(port)).toMatchObject({ wantsLogins: null });
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  test('nobody is waited for once the signal aborts', async () => {
    const silent = await openSilentServer();
    close = () => silent.close();
    const [stop, startedAt] = [new AbortController(), performance.now()];
    const asked = ask(silent.port, stop.signal);
    stop.abort();
    expect(await asked).toMatchObject({ wantsLogins: null });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
