import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import type { Credentials } from '@checkstream/testkit';
import { createArmed } from './armed.ts';

/** The server's side of TLS. */
export interface ServerTls {
  wrap: (client: Socket) => TLSSocket;
  /** From now on it shows these. Resolves to whether a client that connected anew believed them in time. */
  useCredentials: (credentials: Credentials, withinMs: number) => Promise<boolean>;
}

export function createTls(credentials: Credentials): ServerTls {
  const believed = createArmed<SecureContext>();
  let context = contextOf(credentials);
  return {
    wrap(client) {
      const shown = context;
      const socket = new TLSSocket(client, { isServer: true, secureContext: shown });
      // A client ends its handshake only when it believes what it was shown.
      return socket
        .on('secure', () => believed.claim((awaited) => awaited === shown))
        .on('error', () => socket.destroy());
    },
    useCredentials(next, withinMs) {
      context = contextOf(next);
      return believed.arm(context, withinMs);
    },
  };
}

const contextOf = ({ certificate: cert, key }: Credentials): SecureContext => createSecureContext({ cert, key });
