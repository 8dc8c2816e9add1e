import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';

export interface Request {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  /** PEM text; the CAs of the system when null. */
  ca: string | null;
  signal: AbortSignal;
  onSecured: (socket: TLSSocket) => void;
}

export interface Answer {
  status: number;
  text: string;
}

/** On a connection of its own, which knows the CA. Follows no redirect: the login is for this address alone. */
export async function sendRequest(
  url: URL,
  { method, headers, body, ca, signal, onSecured }: Request,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const options = { method, headers, signal, agent: false };
  const request =
    url.protocol === 'https:'
      ? requestTls(url, { ...options, rejectUnauthorized: true, ...(ca !== null && { ca }) })
      : requestPlain(url, options);
  request.once('socket', (socket) => {
    socket.once('secureConnect', () => onSecured(socket as TLSSocket));
  });
  request.on('error', reject).once('response', (response) => {
    const { statusCode: status = 0 } = response;
    text(response).then((said) => resolve({ status, text: said }), reject);
  });
  request.end(body ?? undefined);
  return promise;
}
