import { createServer as createPlainServer } from 'node:net';
import { createServer } from 'node:tls';
import { createAuthority, listenOnLoopback, openSilentServer, openSite } from '@checkstream/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { speaksTls } from '../../src/tls/speaks-tls.ts';

let close: () => void = () => undefined;
afterEach(() => close());

const never = new AbortController().signal;
const ask = (port: number, signal = never) => speaksTls({ host: '127.0.0.1', port }, signal);

/** Answers whatever comes with these bytes. */
async function aServerThatSays(bytes: number[]): Promise<number> {
  const server = createPlainServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.write(Buffer.from(bytes)));
  });
  close = () => void server.close();
  return await listenOnLoopback(server);
}

async function aTlsServer(more: object): Promise<number> {
  const { certificate: cert, key } = createAuthority('root').issue();
  const server = createServer({ cert, key, ...more }, (socket) => socket.on('error', () => undefined).end());
  server.on('tlsClientError', () => undefined);
  close = () => void server.close();
  return await listenOnLoopback(server);
}

describe('a port', () => {
  test.each<[string, object]>([
    ['with any certificate', {}],
    ['that wants a client certificate', { requestCert: true, rejectUnauthorized: true }],
    ['that wants one, the old way', { requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' }],
    ['of other versions than ours', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }],
  ])('%s speaks TLS', async (_what, more) => expect(await ask(await aTlsServer(more))).toBe(true));

  test('that speaks something else does not', async () => {
    const site = await openSite((_request, response) => response.end());
    close = () => site.close();
    expect(await ask(Number(new URL(site.url).port))).toBe(false);
  });

  test.each([
    ['internal error', 80],
    ['protocol version', 70],
    ['unrecognized name', 112],
    ['access denied', 49],
  ])('that refuses the handshake with an alert speaks TLS: %s', async (_what, alert) => {
    expect(await ask(await aServerThatSays([0x15, 3, 3, 0, 2, 2, alert]))).toBe(true);
  });

  test('where nobody listens tells nothing', async () => expect(await ask(1)).toBeNull());

  test('that says nothing tells nothing, after 5 s', async () => {
    const silent = await openSilentServer();
    close = () => silent.close();
    expect(await ask(silent.port)).toBeNull();
  });

  test('that never finishes a sentence tells nothing, after 5 s', async () => {
    const server = createPlainServer((socket) => {
      const record = [0x16, 3, 3, 0x40, 0, ...Array<number>(400).fill(0)];
      const timer = setInterval(() => socket.write(Buffer.of(record.shift() ?? 0)), 100);
      socket.on('error', () => undefined).once('close', () => clearInterval(timer));
    });
    close = () => void server.close();
    const [port, startedAt] = [await listenOnLoopback(server), performance.now()];
    expect(await ask(port, AbortSignal.timeout(20_000))).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  test('is not waited for once the signal aborts', async () => {
    const silent = await openSilentServer();
    close = () => silent.close();
    const [stop, startedAt] = [new AbortController(), performance.now()];
    const asked = ask(silent.port, stop.signal);
    stop.abort();
    expect(await asked).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
