import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { definitionHash, endpointId, plainDefinition, type Endpoint } from '@checkstream/schema';
import { listenOnLoopback } from '@checkstream/testkit';
import type { SiteRequest } from '../account/evidence.ts';

export interface Sites {
  endpoints: Endpoint[];
  requests: SiteRequest[];
  close: () => void;
}

export const TENANT = 'chaos';
/** The secret by which a checker process tells sites its name. */
export const NAME_SECRET = 'CHECKER';
export const INTERVAL_MS = 5_000;
const TIMEOUT_MS = 2_000;

const NAME_HEADER = 'x-checker';
/** Nothing listens there. */
const REFUSING_ORIGIN = 'http://127.0.0.1:1';
/** What sites do, one after the other. */
const BEHAVIOURS = [
  'fast',
  'fast',
  'slow',
  'fast',
  'broken',
  'fast',
  'flapping',
  'fast',
  'silent',
  'refusing',
] as const;
const SLOW_MS = 400;
const FLAP_MS = 20_000;

/** Local sites, a path each, which remember every request. */
export async function openSites(count: number): Promise<Sites> {
  const requests: SiteRequest[] = [];
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    const id = endpointId(TENANT, url.slice(1));
    requests.push({ endpointId: id, checker: String(headers[NAME_HEADER]), at: Date.now() });
    answer(request, response);
  });
  const origin = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  return {
    endpoints: Array.from({ length: count }, (_, at) => endpointAt(at, origin)),
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function endpointAt(at: number, origin: string): Endpoint {
  const behaviour = BEHAVIOURS[at % BEHAVIOURS.length];
  const name = `${behaviour}-${at}`;
  const definition = {
    ...plainDefinition(`${behaviour === 'refusing' ? REFUSING_ORIGIN : origin}/${name}`),
    intervalMs: INTERVAL_MS,
    timeoutMs: TIMEOUT_MS,
    headers: { [NAME_HEADER]: { literal: null, secret: NAME_SECRET } },
  };
  return { endpointId: endpointId(TENANT, name), definitionHash: definitionHash(definition), definition };
}

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const behaviour = url.slice(1).split('-')[0];
  if (behaviour === 'silent') return;
  if (behaviour === 'broken') response.statusCode = 500;
  if (behaviour === 'flapping') response.statusCode = Math.floor(Date.now() / FLAP_MS) % 2 === 0 ? 200 : 503;
  if (behaviour === 'slow') setTimeout(() => response.end('slow'), SLOW_MS);
  else response.end('ok');
}
