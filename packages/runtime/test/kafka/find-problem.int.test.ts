import { createServer as createPlainServer, type Server } from 'node:net';
import { createServer } from 'node:tls';
import { createAuthority, listenOnLoopback } from '@checkstream/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { findProblem } from '../../src/kafka/find-problem.ts';
import { createSecret } from '../../src/secrets/secret.ts';
import type { KafkaSettings } from '../../src/settings/kafka-settings.ts';
import { someKafkaSettings } from '../../src/testing/some-kafka-settings.ts';

const authority = createAuthority('brokers');
const { certificate: cert, key } = authority.issue();

let close: () => void = () => undefined;
afterEach(() => close());

async function listening(server: Server): Promise<number> {
  close = () => void server.close();
  return await listenOnLoopback(server);
}

/** A port with TLS whose broker ends every connection without a word, as one does that is stopping. */
const cuts = async (more: object) => {
  const server = createServer({ cert, key, ca: authority.certificate, ...more }, (socket) => {
    socket.on('error', () => undefined).once('data', () => socket.destroy());
  });
  server.on('tlsClientError', () => undefined);
  return await listening(server);
};

const withExpired = (): Partial<KafkaSettings> => {
  const mine = authority.issue({ fromDay: -9, untilDay: -2 });
  return { tls: true, ca: authority.certificate, certificate: mine.certificate, privateKey: createSecret(mine.key) };
};

const cutAt = (port: number, more: { name?: string; code?: string } = {}) =>
  Object.assign(new Error('Closed connection'), {
    name: 'KafkaJSConnectionClosedError',
    broker: `localhost:${port}`,
    ...more,
  });

describe('our expired certificate', () => {
  test('is to blame where a port wants one and cuts us off', async () => {
    const port = await cuts({ requestCert: true, rejectUnauthorized: true });
    expect(await findProblem(cutAt(port), someKafkaSettings(withExpired()))).toMatch(
      /^KAFKA_CERTIFICATE: expected a valid one, came one that expired on .* \(localhost:\d+\)$/,
    );
  });

  test.each([
    ['a port takes no notice of it', () => cuts({})],
    ['the broker is away', () => Promise.resolve(1)],
  ])('is not to blame where %s', async (_what, open) => {
    expect(await findProblem(cutAt(await open()), someKafkaSettings(withExpired()))).toBeNull();
  });
});

test('a handshake that broke off is asked about too', async () => {
  const server = createPlainServer((socket) => {
    // What Kafka answers to a question without TLS: takes no logins here.
    socket.once('data', () => socket.end(Buffer.from('\0\0\0\x0achec\0\x22\0\0\0\0', 'latin1')));
    socket.on('error', () => undefined);
  });
  const error = cutAt(await listening(server), { name: 'KafkaJSConnectionError', code: 'EPROTO' });
  expect(await findProblem(error, someKafkaSettings({ tls: true }))).toMatch(
    /^KAFKA_TLS: expected a port that speaks TLS, came one that answers without/,
  );
});
