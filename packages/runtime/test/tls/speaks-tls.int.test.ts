import { createServer } from 'node:tls';
import { createAuthority, listenOnLoopback, openSilentServer, openSite } from '@checkstream/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { speaksTls } from '../../src/tls/speaks-tls.ts';

let close: () => void = () => undefined;
afterEach(() => close());

const ask = (port: number) => speaksTls({ host: '127.0.0.1', port });

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

  test('where nobody listens does not', async () => expect(await ask(1)).toBe(false));

  test('that says nothing does not, after 5 s', async () => {
    const silent = await openSilentServer();
    close = () => silent.close();
    expect(await ask(silent.port)).toBe(false);
  });
});
