import type { Socket } from 'node:net';
import type { Credentials } from '@checkstream/testkit';
import type { Ending } from '../plan/fault.ts';
import { createArmed } from './armed.ts';
import { openRelay, type Relay, type Tap, type Wire } from './open-relay.ts';

/** What becomes of the next COMMIT. `stored`: PostgreSQL has done it, and only the answer is lost. */
interface CommitFault {
  stored: boolean;
  by: Ending;
}

export interface PostgresRelay extends Relay {
  /** Resolves to whether a COMMIT came in time. */
  loseCommit: (fault: CommitFault, withinMs: number) => Promise<boolean>;
}

/** A simple query, as pg sends it: alone, and in one piece. */
const COMMIT = Buffer.concat([Buffer.from('Q'), Buffer.from([0, 0, 0, 11]), Buffer.from('COMMIT\0')]);
const NOTHING = Buffer.alloc(0);
/** How a client of PostgreSQL asks for TLS, and the answer that it gets it. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const YES = 'S';

export async function openPostgresRelay(
  target: { host: string; port: number },
  deps: { credentials: Credentials; onError: (error: unknown) => void },
): Promise<PostgresRelay> {
  const armed = createArmed<CommitFault>();
  const tap = (wire: Wire) => createTap(wire, () => armed.claim(() => true));
  const relay = await openRelay({ target, tap, greet, ...deps });
  return { ...relay, loseCommit: armed.arm };
}

/** Whoever asks for something else goes without. */
async function greet(client: Socket): Promise<boolean> {
  const asked = await firstBytes(client, SSL_REQUEST.length);
  if (asked?.equals(SSL_REQUEST) !== true) return false;
  client.write(YES);
  return true;
}

/** Null: it ended before. */
function firstBytes(socket: Socket, length: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve(null);
    const look = () => {
      const bytes = socket.read(length) as Buffer | null;
      if (bytes === null) return;
      socket.off('readable', look);
      resolve(bytes);
    };
    socket.on('readable', look).once('close', () => resolve(null));
  });
}

function createTap(wire: Wire, claim: () => CommitFault | null): Tap {
  let loseAnswer: Ending | null = null;
  const cut = (by: Ending): Buffer => {
    wire.cut(by);
    return NOTHING;
  };
  return {
    up(chunk) {
      const fault = chunk.equals(COMMIT) ? claim() : null;
      if (fault?.stored === false) return cut(fault.by);
      if (fault !== null) loseAnswer = fault.by;
      return chunk;
    },
    down: (chunk) => (loseAnswer === null ? chunk : cut(loseAnswer)),
  };
}
