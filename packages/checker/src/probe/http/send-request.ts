import http from 'node:http';
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
  /** Nothing but the end of the connection says where the body ends. */
  endsWithConnection: boolean;
  /** Did the connection end without saying that this was the end? */
  isCut: () => boolean;
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

/** Of the header and of trailers each. Node's own 16 KiB are too few for some sites that browsers show. */
const MAX_HEADER_BYTES = 65_536;

/**
 * Sends one request over an open socket and waits for the header of its answer. After the signal aborts, the answer's
 * body fails with its reason. The caller destroys the socket and calls `close`, which needs no answer to have come.
 * `answer` rejects with the network's error, the parser's (`HPE_...`) or the signal's reason.
 */
export function sendRequest(
  request: HttpRequest,
  edge: { socket: Socket; isCut: () => boolean; signal: AbortSignal; onFirstByte: () => void },
): { answer: Promise<Answer>; close: () => void } {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let response: IncomingMessage | null = null;
  let cause: Error | null = null;
  const causeOf = (error: Error): Error => cause ?? rootOf(error);
  const breakOff = (error: Error): void => {
    if (response?.complete === true) return;
    cause ??= error;
    stream.destroy(error);
  };

  // Of the request got is told the URL alone: it copies what it is told, refuses some bodies and cuts others up.
  const sent = openRequest(request, edge).on('error', breakOff);
  const stream = client.stream(request.url, { request: () => sent });
  stream.on('error', (error: Error) => reject(causeOf(error)));
  const answered = (incoming: IncomingMessage, body: Readable | null): void => {
    response = incoming;
    // What comes after a whole answer is nobody's affair; got would throw the answer away for it.
    sent.removeAllListeners('error').on('error', breakOff);
    const endsWithConnection = body !== null && isDelimitedByEnd(incoming, request.method);
    resolve({ ...headOf(incoming), body, endsWithConnection, isCut: edge.isCut, causeOf });
  };
  stream.once('response', (incoming: IncomingMessage) => answered(incoming, stream));
  stream.once('upgrade', (incoming: IncomingMessage) => answered(incoming, null));
  // Node takes a reset for the end of a body that only the close of its connection delimits.
  edge.socket.once('error', breakOff);
  const stopListening = onAbort(edge.signal, (reason) => {
    cause ??= reason;
    stream.destroy(reason);
  });

  const close = (): void => {
    stopListening();
    stream.destroy();
    sent.destroy();
  };
  return { answer: promise, close };
}

/** Node's own request, without an Agent, on the socket that is already open. Its end is left to got. */
function openRequest(
  { url, method, headers, body }: HttpRequest,
  { socket, onFirstByte }: { socket: Socket; onFirstByte: () => void },
): http.ClientRequest {
  const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
  const request = http.request({
    host: url.hostname,
    path: url.pathname + url.search,
    method,
    headers: { ...headers, ...length },
    setHost: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    createConnection: () => socket,
  });
  request.maxHeadersCount = 0;
  // Not before: a listener of ours would make the socket flow while the parser is not attached yet.
  request.once('socket', () => socket.once('data', onFirstByte));
  if (body !== null) request.write(body);
  return request;
}

/** RFC 9112, section 6.3. */
function isDelimitedByEnd({ headers, statusCode = 0 }: IncomingMessage, method: Method): boolean {
  if (method === 'HEAD' || statusCode === 204 || statusCode === 304) return false;
  return headers['content-length'] === undefined && !/\bchunked\s*$/i.test(headers['transfer-encoding'] ?? '');
}

function headOf(response: IncomingMessage): Pick<Answer, 'status' | 'headers' | 'setCookies'> {
  // A site may call a header what every object is born with.
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { status: response.statusCode ?? 0, headers, setCookies: response.headers['set-cookie'] ?? [] };
}

/** got wraps what it passes on; the cause carries the code that classifies. */
function rootOf(error: Error): Error {
  return types.isNativeError(error.cause) ? rootOf(error.cause) : error;
}
