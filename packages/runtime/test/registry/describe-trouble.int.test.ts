import { createServer as createPlainServer, type Server } from 'node:net';
import { createServer } from 'node:tls';
import { createAuthority, listenOnLoopback } from '@checkstream/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createSchemaRegistry } from '../../src/registry/create-schema-registry.ts';
import type { RegistryError } from '../../src/registry/registry-error.ts';
import { createSecret } from '../../src/secrets/secret.ts';
import { quietLog } from '../../src/testing/quiet-log.ts';

const authority = createAuthority('registries');
const { certificate: cert, key } = authority.issue();

let close: () => void = () => undefined;
afterEach(() => close());

async function listening(server: Server): Promise<number> {
  close = () => void server.close();
  return await listenOnLoopback(server);
}

const aTlsServer = (more: object) => () =>
  listening(
    createServer({ cert, key, ca: authority.certificate, ...more }, (socket) => {
      socket.on('error', () => undefined).end();
    }).on('tlsClientError', () => undefined),
  );

/** Answers whatever comes with these bytes. */
const saying = (bytes: Buffer) => () =>
  listening(
    createPlainServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(bytes));
    }),
  );
const alert = (description: number) => saying(Buffer.of(0x15, 3, 3, 0, 2, 2, description));

/** What comes of one question to it, with TLS. */
async function troubleWith(port: number): Promise<RegistryError> {
  const url = createSecret(`https://localhost:${port}`);
  const { signal } = new AbortController();
  const registry = createSchemaRegistry({ url, ca: authority.certificate }, { log: quietLog(), signal });
  return (await Promise.resolve(registry.schemaOf(1)).catch((error: unknown) => error)) as RegistryError;
}

describe('a registry behind https://', () => {
  const mutual = { requestCert: true, rejectUnauthorized: true };

  test.each<[string, () => Promise<number>]>([
    ['that wants a client certificate, the old way', aTlsServer({ ...mutual, maxVersion: 'TLSv1.2' })],
    ['of other versions', aTlsServer({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })],
    ['without a cipher in common', aTlsServer({ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' })],
    ['with an error of its own', alert(80)],
    ['that does not know its name', alert(112)],
    ['that lets nobody in', alert(49)],
  ])('%s refuses the handshake: asked again, and nobody is told to do without TLS', async (_what, open) => {
    const trouble = await troubleWith(await open());
    expect(trouble).toMatchObject({ name: 'RegistryError', retriable: true });
    expect(trouble.message).toMatch(
      /^SCHEMA_REGISTRY_URL: https:\/\/localhost:\d+\/ refuses to speak TLS with us: .* \(EPROTO\)$/,
    );
  });

  test('that wants a client certificate is final where it says so', async () => {
    const trouble = await troubleWith(await aTlsServer(mutual)());
    expect(trouble).toMatchObject({ retriable: false, message: expect.stringMatching(/wants a client certificate/) });
  });

  test('that speaks no TLS is final', async () => {
    const trouble = await troubleWith(await saying(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))());
    expect(trouble).toMatchObject({ retriable: false, message: expect.stringMatching(/write http:\/\//) });
  });

  test('that is gone when it is asked what it speaks is only away', async () => {
    const server = createPlainServer((socket) => {
      server.close();
      socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const trouble = await troubleWith(await listening(server));
    expect(trouble).toMatchObject({ retriable: true, message: expect.stringMatching(/does not answer \(EPROTO\)$/) });
  });
});
