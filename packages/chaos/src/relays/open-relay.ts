import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MalformedRequestError } from '@checkstream/embedded-kafka/protocol';
import { listenOnLoopback } from '@checkstream/testkit';
import type { Ending } from '../plan/fault.ts';

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

interface Slowness {
  /** Of every chunk, each way. */
  latencyMs: number;
  bytesPerSecond: number;
}

export interface Relay {
  port: number;
  /** Ends every connection and refuses new ones until `restore`. */
  cut: (by: Ending) => Promise<void>;
  restore: () => Promise<void>;
  slow: (slowness: Slowness | null) => void;
  /** Passes nothing on until the promise that was given resolves. */
  hold: (until: Promise<void>) => void;
  close: () => Promise<void>;
}

export interface RelayOptions {
  target: { host: string; port: number };
  tap: (wire: Wire) => Tap;
  /** A mistake of ours: what should have gone on did not. */
  onError: (error: unknown) => void;
}

/** Stands between services and one server on loopback, and passes on what it is told to, as fast as it is told to. */
export async function openRelay({ target, tap, onError }: RelayOptions): Promise<Relay> {
  const sockets = new Set<Socket>();
  let slowness: Slowness | null = null;
  let held: Promise<void> = Promise.resolve();
  const pace = async (bytes: number) => {
    await held;
    if (slowness !== null) await sleep(slowness.latencyMs + (bytes / slowness.bytesPerSecond) * 1_000);
  };

  const server = createServer({ noDelay: true }, (inbound) => {
    const outbound = connect({ ...target, noDelay: true });
    const pair = [inbound, outbound];
    for (const socket of pair) {
      sockets.add(socket);
      socket
        .on('error', () => socket.destroy())
        .on('close', () => {
          sockets.delete(socket);
          for (const other of pair) other.destroy();
        });
    }
    const { up, down } = tap({
      cut: (by) => end(inbound, by),
      answer: (bytes) => void inbound.write(bytes),
    });
    pump(inbound, outbound, { through: up, pace }).catch(onError);
    pump(outbound, inbound, { through: down, pace }).catch(onError);
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
    slow: (how) => {
      slowness = how;
    },
    hold: (until) => {
      held = until;
    },
    close: () => cut('close'),
  };
}

function end(socket: Socket, by: Ending): void {
  if (by === 'reset') socket.resetAndDestroy();
  else socket.destroy();
}

interface Pumping {
  through: (chunk: Buffer) => Buffer;
  pace: (bytes: number) => Promise<void>;
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
