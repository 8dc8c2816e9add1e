import { once } from 'node:events';
import { createServer } from 'node:net';
import { portAnswers } from '@checkstream/machine';
import { EmbeddedPostgresError } from './error.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Starts something on `wanted`, or on any free port. Between "was free" and "is taken" somebody else may take it:
 * then another one is tried, once, unless it was asked for.
 */
export async function onFreePort<T>(
  wanted: number | undefined,
  start: (port: number) => Promise<T>,
): Promise<{ port: number; started: T }> {
  const port = await claimPort(wanted);
  try {
    return { port, started: await start(port) };
  } catch (error) {
    if (wanted !== undefined || !(await portAnswers(port))) throw error;
    const other = await claimPort();
    return { port: other, started: await start(other) };
  }
}

/** A free port of the loopback address: `wanted`, or any. Throws EmbeddedPostgresError when `wanted` is taken. */
async function claimPort(wanted?: number): Promise<number> {
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
