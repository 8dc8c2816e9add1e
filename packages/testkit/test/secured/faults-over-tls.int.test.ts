import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { createEmbeddedKafka, type EmbeddedKafka, type Fault } from '@checkstream/embedded-kafka';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createAuthority } from '../../src/certificates/create-authority.ts';
import { REQUEST } from '../a-request.ts';

const authority = createAuthority('brokers that break off');
let kafka: EmbeddedKafka;
beforeEach(async () => {
  const { certificate: cert, key } = authority.issue();
  kafka = await createEmbeddedKafka({ tls: { cert, key } });
});
afterEach(() => kafka.close());

async function openClient(): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: kafka.port, ca: authority.certificate });
  await once(socket, 'secureConnect');
  return socket;
}

/** How the broker ended the connection in place of an answer: with an error, or null for a proper goodbye. */
async function endOf(socket: TLSSocket): Promise<string | null> {
  socket.resume().write(REQUEST);
  return await once(socket, 'close').then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}

describe('over TLS, a connection that is cut', () => {
  test.each<[Fault, string | null]>([
    [{ on: 'ApiVersions', do: 'drop-before', by: 'reset' }, 'ECONNRESET'],
    [{ on: 'ApiVersions', do: 'drop-after', by: 'reset' }, 'ECONNRESET'],
    [{ on: 'ApiVersions', do: 'drop-midway', by: 'reset' }, 'ECONNRESET'],
    [{ on: 'ApiVersions', do: 'drop-after', by: 'close' }, null],
  ])('%j ends for its client with %s, and no other notices', async (fault, end) => {
    const other = await openClient();
    const cut = await openClient();
    kafka.faults.inject(fault);
    expect(await endOf(cut)).toBe(end);

    other.write(REQUEST);
    const [answer] = (await once(other, 'data')) as [Buffer];
    expect(answer.readInt32BE(4)).toBe(1);
    other.destroy();
  });
});
