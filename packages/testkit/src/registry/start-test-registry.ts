import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Credentials } from '../certificates/create-authority.ts';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import { givenRegistryUrl } from '../servers.ts';
import { askRealRegistry } from './ask-real-registry.ts';
import { createStandInAnswers } from './stand-in-answers.ts';

/**
 * The door of a schema registry: behind it is the real one named by `TEST_SCHEMA_REGISTRY_URL`, or else a stand-in in
 * memory; the door itself asks for a login, counts and makes trouble.
 */
export interface TestRegistry {
  url: (credentials?: string) => string;
  /** `GET /schemas/ids/1`, in order of arrival, refused ones too. */
  requests: string[];
  /** For the next requests, one each. */
  misbehave: (...troubles: RegistryTrouble[]) => void;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** A status to answer with; `hang`: never answer; a promise: answer as always, once it is resolved. */
type RegistryTrouble = number | 'hang' | Promise<unknown>;

export interface RegistryQuestion {
  method: string;
  path: string;
  /** Content type of the body. */
  type: string;
  body: string;
}

export interface RegistryAnswer {
  status: number;
  type: string;
  body: string;
}

export interface TestRegistryOptions {
  /** `user:password` that every request must carry. */
  login?: string;
  /** It speaks TLS then, and its URL names `localhost`. */
  tls?: Credentials;
}

export async function startTestRegistry({ login, tls }: TestRegistryOptions = {}): Promise<TestRegistry> {
  const requests: string[] = [];
  const troubles: RegistryTrouble[] = [];
  const given = givenRegistryUrl();
  const ask = given === null ? createStandInAnswers() : askRealRegistry(given);
  const authorization = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const question = await readQuestion(request);
    requests.push(`${question.method} ${question.path}`);
    const trouble = troubles.shift();
    if (trouble === 'hang') return;
    if (typeof trouble === 'number') return send(response, refusal(trouble));
    await trouble;
    if (request.headers.authorization !== authorization) return send(response, refusal(401));
    send(response, await ask(question));
  };

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch(() => response.destroy());
  };
  const server =
    tls === undefined ? createServer(listener) : createTlsServer({ cert: tls.certificate, key: tls.key }, listener);
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const port = await listenOnLoopback(server);
  const [scheme, host] = tls === undefined ? ['http', '127.0.0.1'] : ['https', 'localhost'];
  return {
    url: (credentials) => `${scheme}://${credentials === undefined ? '' : `${credentials}@`}${host}:${port}`,
    requests,
    misbehave: (...more) => void troubles.push(...more),
    cut,
    restore: async () => void (await listenOnLoopback(server, port)),
    close: cut,
  };
}

async function readQuestion(request: IncomingMessage): Promise<RegistryQuestion> {
  const { method = '', url: path = '', headers } = request;
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return { method, path, type: headers['content-type'] ?? '', body };
}

function refusal(status: number): RegistryAnswer {
  const message = status === 401 ? 'Unauthorized' : 'in trouble';
  return { status, type: 'application/json', body: JSON.stringify({ error_code: status, message }) };
}

function send(response: ServerResponse, { status, type, body }: RegistryAnswer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
