import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import type { Health, HealthReport } from '../health/create-health.ts';
import { errorCode } from '../log/error-message.ts';
import type { Logger } from '../log/create-logger.ts';
import { SettingsError } from '../settings/settings-error.ts';

export interface StatusServerDeps {
  host: string;
  /** 0: any free port. */
  port: number;
  health: Pick<Health, 'live' | 'ready'>;
  metrics: Registry;
  log: Logger;
}

export interface StatusServer {
  port: number;
  close(): Promise<void>;
}

/** Serves /health/live, /health/ready and /metrics. Rejects with SettingsError when the address cannot be used. */
export async function openStatusServer({ host, port, health, metrics, log }: StatusServerDeps): Promise<StatusServer> {
  // Loaded here: who only borrows from this package (commands, development) starts without it.
  const { fastify } = await import('fastify');
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.get('/health/live', (_request, reply) => answer(reply, health.live()));
  server.get('/health/ready', (_request, reply) => answer(reply, health.ready()));
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  await listen(server, host, port);

  const address = server.server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  log.info({ host, port: actualPort }, 'status server listens');
  return { port: actualPort, close: () => server.close() };
}

const answer = (reply: FastifyReply, report: HealthReport) =>
  reply
    .code(report.status === 'ok' ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(report);

const ADVICE: Record<string, string> = {
  EADDRINUSE: 'HTTP_PORT: expected a free port, came {address}, which is in use; choose another one, or 0 for any',
  EACCES: 'HTTP_PORT: expected a port this user may open, came {address}; take one above 1023',
  EADDRNOTAVAIL: 'HTTP_HOST: expected an address of this machine, came {address}',
  ENOTFOUND: 'HTTP_HOST: expected an address of this machine, came {address}',
};

async function listen(server: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    const advice = ADVICE[errorCode(error)];
    throw advice === undefined ? error : new SettingsError([advice.replace('{address}', `${host}:${port}`)]);
  }
}
