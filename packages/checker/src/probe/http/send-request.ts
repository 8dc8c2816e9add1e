import http from 'node:http';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { types } from 'node:util';
import got from 'got';
import type { Method } from '@checkstream/schema';
import { onAbort } from '../on-abort.ts';
import type { RequestContent } from '../request-headers.ts';

export interface HttpRequest extends RequestContent {
  url: URL;
  method: Method;
}

/** A response whose header has arrived whole. */
export interface Answer {
  status: number;
  /** By lower-case name, repeated ones joined. */
  headers: Record<string, string>;
  setCookies: string[];
  /** As sent, still encoded; `null` when there can be none. */
  body: Readable | null;
  /** What really broke the body off, for an error that reading it threw. */
  causeOf(error: Error): Error;
}

/** Everything that got does beyond sending one request is off: a probe is one honest attempt. */
const client = got.extend({
  retry: { limit: 0 },
  throwHttpErrors: false,
  followRedirect: false,
  decompress: false,
  strictContentLength: false,
  setHost: false,
  headers: { 'user-agent': undefined },
});

/**
 * Sends one request over an open socket and waits for the header of its answer. After the signal aborts, the answer's
 * body fails with its reason. The caller destroys the socket and calls `close`, which needs no answer to have come.
 * `answer` rejects with the network's error, the parser's (`HPE_...`) or the signal's reason.
 */
export function sendRequest(
  request: HttpRequest,
  edge: { socket: Socket; signal: AbortSignal; onFirstByte: () => void },
): { answer: Promise<Answer>; close: () => void } {
  const { socket, signal } = edge;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const stream = client.stream(request.url, {
    method: request.method,
    headers: request.headers,
    ...(request.body === null ? {} : { body: request.body, allowGetBody: true }),
    request: (url, options) => openRequest(url, options, edge),
  });
  let response: IncomingMessage | null = null;
  let cause: Error | null = null;
  const breakOff = (error: Error): void => {
    cause ??= error;
    stream.destroy(error);
  };
  const causeOf = (error: Error): Error => cause ?? rootOf(error);
  const stopListening = onAbort(signal, breakOff);
  // Node takes a reset for the end of a body that only the close of its connection delimits.
  socket.once('error', (error) => {
    if (response?.complete !== true) breakOff(error);
  });
  stream.on('error', (error: Error) => reject(causeOf(error)));
  stream.once('response', (incoming: IncomingMessage) => {
    response = incoming;
    resolve({ ...headOf(incoming), body: stream, causeOf });
  });
  stream.once('upgrade', (incoming: IncomingMessage) => resolve({ ...headOf(incoming), body: null, causeOf }));
  if (request.body === null && request.method !== 'GET' && request.method !== 'HEAD') stream.end();

  const close = (): void => {
    stopListening();
    stream.destroy();
  };
  return { answer: promise, close };
}

/** got's `request` function: Node's own, without an Agent, on the socket that is already open. */
function openRequest(
  url: URL,
  { method, headers }: http.RequestOptions,
  { socket, onFirstByte }: { socket: Socket; onFirstByte: () => void },
): http.ClientRequest {
  const request = (url.protocol === 'https:' ? https : http).request({
    host: url.hostname,
    path: url.pathname + url.search,
    method: method ?? 'GET',
    headers: headers ?? {},
    setHost: false,
    createConnection: () => socket,
  });
  // Not before: a listener of ours would make the socket flow while the parser is not attached yet.
  request.once('socket', () => socket.once('data', onFirstByte));
  return request;
}

function headOf(response: IncomingMessage): Omit<Answer, 'body' | 'causeOf'> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { status: response.statusCode ?? 0, headers, setCookies: response.headers['set-cookie'] ?? [] };
}

/** got wraps what it passes on; the cause carries the code that classifies. */
function rootOf(error: Error): Error {
  return types.isNativeError(error.cause) ? rootOf(error.cause) : error;
}
