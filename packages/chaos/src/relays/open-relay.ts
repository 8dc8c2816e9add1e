import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { MalformedRequestError } from '@checkstream/embedded-kafka/protocol';
import { listenOnLoopback, type Credentials } from '@checkstream/testkit';
import type { Ending } from '../plan/fault.ts';
import { createPace, type Pace } from './create-pace.ts';
import { createTls, type ServerTls } from './create-tls.ts';

/** What a tap may do to the connection it sits on. */
export interface Wire {
  cut: (by: Ending) => void;
  /** Says something to the client in place of the server. */
  answer: (bytes: Buffer) => void;
}

/** Sees all bytes of one connection, and returns what goes on. */
export interface Tap {
  up: (chunk: Buffer) => Buffer;
  down: (chunk: Buffer) => Buffer;
}

export interface Relay {
  port: number;
  /** Ends every connection and refuses new ones until `restore`. */
  cut: (by: Ending) => Promise<void>;
  restore: () => Promise<void>;
  slow: Pace['slow'];
  hold: Pace['hold'];
  useCredentials: ServerTls['useCredentials'];
  close: () => Promise<void>;
}

export interface RelayOptions {
  target: { host: string; port: number };
  credentials: Credentials;
  /** What comes before TLS; resolves to whether the client wants any. Nothing, unless given. */
  greet?: (client: Socket) => Promise<boolean>;
  tap: (wire: Wire) => Tap;
  /** A mistake of ours: what should have gone on did not. */
  onError: (error: unknown) => void;
}

/**
 * Stands between services and one server on loopback, and passes on what it is told to, as fast as it is told to.
 * Services speak TLS to it, and it speaks none to the server.
 */
export async function openRelay(options: RelayOptions): Promise<Relay> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const tls = createTls(options.credentials);
  const pace = createPace();
  const server = createServer({ noDelay: true }, (client) => {
    take(keep(client), { ...options, tls, pace, keep }).catch(options.onError);
  });
  const cut = async (by: Ending) => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) end(socket, by);
    await once(server, 'close');
  };
  const port = await listenOnLoopback(server);
  return {
    port,
    cut,
    restore: async () => {
      if (!server.listening) await listenOnLoopback(server, port);
    },
    slow: pace.slow,
    hold: pace.hold,
    useCredentials: tls.useCredentials,
    close: () => cut('close'),
  };
}

interface Taking extends RelayOptions {
  tls: ServerTls;
  pace: Pace;
  keep: (socket: Socket) => Socket;
}

/** Resolves when the connection is over. */
async function take(client: Socket, { target, greet = wantsTls, tap, tls, pace, keep }: Taking): Promise<void> {
  await pace.of(0);
  if (!(await greet(client)) || client.destroyed) return void client.destroy();
  const inbound = tls.wrap(client);
  const outbound = keep(connect({ ...target, noDelay: true }));
  client.on('close', () => outbound.destroy());
  outbound.on('close', () => client.destroy());
  const { up, down } = tap({
    cut: (by) => end(client, by),
    answer: (bytes) => void inbound.write(bytes),
  });
  await Promise.all([
    pump(inbound, outbound, { through: up, pace: pace.of }),
    pump(outbound, inbound, { through: down, pace: pace.of }),
  ]);
}

const wantsTls = (): Promise<boolean> => Promise.resolve(true);

function end(socket: Socket, by: Ending): void {
  if (by === 'reset') socket.resetAndDestroy();
  else socket.destroy();
}

interface Pumping {
  through: (chunk: Buffer) => Buffer;
  pace: Pace['of'];
}

/** A socket that ends under it ends both; what is under way then is lost, as on a real network. */
async function pump(from: Socket, to: Socket, { through, pace }: Pumping): Promise<void> {
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      const bytes = through(chunk);
      if (bytes.length === 0) continue;
      await pace(bytes.length);
      if (to.destroyed) return;
      if (!to.write(bytes)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
    }
    to.end();
  } catch (error) {
    from.destroy();
    if (!isOfConnection(error)) throw error;
  }
}

/** It ended, or whoever came does not speak the protocol. Anything else is a mistake of ours. */
function isOfConnection(error: unknown): boolean {
  return error instanceof MalformedRequestError || (typeof error === 'object' && error !== null && 'code' in error);
}
