import { createFrameSplitter } from '@checkstream/embedded-kafka/protocol';
import type { Credentials } from '@checkstream/testkit';
import type { Ending } from '../plan/fault.ts';
import { createArmed } from './armed.ts';
import { API_KEYS, notCoordinator, readHead, redirect, withLength } from './kafka-frames.ts';
import type { ApiName, PortOf, RequestHead } from './kafka-frames.ts';
import { openRelay, type Relay, type Tap, type Wire } from './open-relay.ts';

/** What becomes of the next request of this kind, whoever sends it. */
type RequestFault =
  { api: ApiName; do: 'lose'; stored: boolean; by: Ending } | { api: 'Heartbeat'; do: 'deny-coordinator' };

export interface KafkaRelays {
  /** For the services: `host:port` of each relay. */
  brokers: string[];
  /** Resolves to whether such a request came in time. */
  arm: (fault: RequestFault, withinMs: number) => Promise<boolean>;
  /** Every broker at once. */
  all: (act: (relay: Relay) => unknown) => Promise<void>;
  close: () => Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** One relay a broker. Brokers tell their clients where they are: those answers are rewritten, so none is bypassed. */
export async function openKafkaRelays(
  brokers: { host: string; port: number }[],
  deps: { credentials: Credentials; onError: (error: unknown) => void },
): Promise<KafkaRelays> {
  const armed = createArmed<RequestFault>();
  const ports = new Map<string, number>();
  const portOf: PortOf = (host, port) => {
    const relayed = ports.get(`${host}:${port}`);
    if (relayed === undefined) throw new Error(`no relay to the broker at ${host}:${port}`);
    return relayed;
  };
  const relays: Relay[] = [];
  for (const target of brokers) {
    const tap = (wire: Wire) => createTap(wire, { claim: armed.claim, portOf });
    const relay = await openRelay({ target, tap, ...deps });
    ports.set(`${target.host}:${target.port}`, relay.port);
    relays.push(relay);
  }
  const all = async (act: (relay: Relay) => unknown) => void (await Promise.all(relays.map(act)));
  return {
    brokers: relays.map(({ port }) => `${LOOPBACK}:${port}`),
    arm: armed.arm,
    all,
    close: () => all((relay) => relay.close()),
  };
}

interface TapDeps {
  claim: (fits: (fault: RequestFault) => boolean) => RequestFault | null;
  portOf: PortOf;
}

function createTap(wire: Wire, { claim, portOf }: TapDeps): Tap {
  const requests = createFrameSplitter();
  const answers = createFrameSplitter();
  const asked = new Map<number, RequestHead & { loseAnswer: Ending | null }>();
  let over = false;
  const cut = (by: Ending) => {
    over = true;
    wire.cut(by);
  };

  /** Null: it goes no further. */
  const request = (frame: Buffer): Buffer | null => {
    const head = readHead(frame);
    const fault = claim(({ api }) => API_KEYS[api] === head.apiKey);
    if (fault?.do === 'deny-coordinator') {
      wire.answer(withLength(notCoordinator(head)));
      return null;
    }
    if (fault?.stored === false) {
      cut(fault.by);
      return null;
    }
    asked.set(head.correlationId, { ...head, loseAnswer: fault === null ? null : fault.by });
    return frame;
  };

  const answer = (frame: Buffer): Buffer | null => {
    const head = asked.get(frame.readInt32BE(0));
    if (head === undefined) return frame;
    asked.delete(head.correlationId);
    if (head.loseAnswer === null) return redirect(frame, head, portOf);
    cut(head.loseAnswer);
    return null;
  };

  const pass = (frames: Buffer[], each: (frame: Buffer) => Buffer | null): Buffer => {
    const passed: Buffer[] = [];
    for (const frame of frames) {
      const onward = over ? null : each(frame);
      if (onward !== null) passed.push(withLength(onward));
    }
    return Buffer.concat(passed);
  };
  return { up: (chunk) => pass(requests.push(chunk), request), down: (chunk) => pass(answers.push(chunk), answer) };
}
