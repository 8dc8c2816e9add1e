import { once } from 'node:events';
import { createServer } from 'node:net';
import { EmbeddedPostgresError } from './error.ts';

const LOOPBACK = '127.0.0.1';

/** A free port of the loopback address: `wanted`, or any. Throws EmbeddedPostgresError when `wanted` is taken. */
export async function claimPort(wanted?: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted ?? 0, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    throw new EmbeddedPostgresError(
      `PostgreSQL cannot listen on ${LOOPBACK}:${wanted ?? 0}: ${(error as NodeJS.ErrnoException).code ?? String(error)}. ` +
        'Stop the program that uses this port, or choose another one.',
      { cause: error },
    );
  }
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
