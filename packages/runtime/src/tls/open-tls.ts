import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

export interface Place {
  /** Name or address, without brackets. */
  host: string;
  port: number;
}

/** The host's name is sent, so that a server of several shows the right certificate; of an address it must not be. */
export function openTls({ host, port }: Place, options: ConnectionOptions, onSecured?: () => void): TLSSocket {
  return connect({ host, port, ...(isIP(host) === 0 && { servername: host }), ...options }, onSecured);
}
