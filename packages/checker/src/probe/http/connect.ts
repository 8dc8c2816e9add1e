import net from 'node:net';
import tls from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import { CertificateError } from '../errors.ts';
import type { HopTrace } from '../hop-trace.ts';
import { onAbort } from '../on-abort.ts';
import { watchTlsEnd } from './tls-end.ts';

export interface ConnectTarget {
  /** Never a name: looking it up comes before. */
  address: string;
  port: number;
  /** `null`: plain TCP. */
  tls: TlsTarget | null;
}

export interface TlsTarget {
  /** Name for SNI, without a dot at its end, and for the identity in the certificate; an address has no SNI. */
  serverName: string;
  verify: boolean;
  context: SecureContext;
  /** Follow the connection below TLS to its end. */
  watchEnd: boolean;
}

interface Opened {
  socket: net.Socket;
  /** Did TLS end, as far as it came, without saying so? Only known of one that is watched. */
  isCut: () => boolean;
}

export interface Connection extends Opened {
  connected: Promise<void>;
}

/**
 * A fresh connection to one address, its handshake done and its certificate checked before a byte of the request is
 * written. The caller destroys the socket, connected or not.
 * `connected` rejects with the socket's error, a CertificateError or the signal's reason.
 */
export function connect(
  target: ConnectTarget,
  { trace, signal }: { trace: HopTrace; signal: AbortSignal },
): Connection {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { socket, isCut } = target.tls === null ? openPlain(target) : openTls(target, target.tls);
  // For the whole life of the socket: an error that comes late must find a listener.
  socket.on('error', reject);
  const stopListening = onAbort(signal, reject);

  socket.once('connect', () => {
    trace.advance(target.tls === null ? 'HEADER' : 'TLS');
    if (target.tls === null) resolve();
  });
  socket.once('secureConnect', () => {
    const problem = target.tls?.verify === true ? (socket as TLSSocket).authorizationError : null;
    if (problem) return reject(new CertificateError(String(problem)));
    trace.advance('HEADER');
    resolve();
  });
  return { socket, connected: promise.finally(stopListening), isCut };
}

const openPlain = ({ address, port }: ConnectTarget): Opened => ({
  socket: net.connect({ host: address, port, autoSelectFamily: false }),
  isCut: () => false,
});

/** `rejectUnauthorized` is off so that the chain of a refused certificate can still be read; `connect` refuses it. */
function openTls({ address, port }: ConnectTarget, target: TlsTarget): Opened {
  const { serverName, verify, context, watchEnd } = target;
  const peer = { host: address, port, autoSelectFamily: false };
  // Only below a socket that is not open yet does Node let anybody listen.
  const below = watchEnd ? new net.Socket() : null;
  const socket = tls.connect({
    ...(below === null ? peer : { socket: below }),
    servername: net.isIP(serverName) === 0 ? serverName.replace(/\.$/, '') : '',
    secureContext: context,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
    checkServerIdentity: (_, certificate) => (verify ? tls.checkServerIdentity(serverName, certificate) : undefined),
  });
  if (below === null) return { socket, isCut: () => false };
  const isCut = watchTlsEnd(below);
  socket.once('close', () => below.destroy());
  below.connect(peer);
  return { socket, isCut };
}
