import type { FuzzTarget } from '@checkstream/fuzz';
import type { Broker } from '../../src/broker.ts';
import { createFaults } from '../../src/faults/create-faults.ts';
import { createGroups } from '../../src/groups/groups.ts';
import { dispatch } from '../../src/network/dispatch.ts';
import type { Reply } from '../../src/network/dispatch.ts';
import { createFrameSplitter } from '../../src/protocol/frames.ts';
import { createLogin } from '../../src/sasl/login.ts';
import type { Login } from '../../src/sasl/login.ts';
import { createTopics } from '../../src/topics/topics.ts';
import { frame } from '../conformance/wire.ts';
import { createManualTimers } from '../groups/manual-timers.ts';
import { oddRequests } from './odd-requests.ts';
import { DECLARED, MEMBER_ID, REQUEST_WORDS } from './request-words.ts';

/** After whatever was recorded. */
const NOW = Date.UTC(2027, 0, 1);
const HOUR_MS = 3_600_000;
/** An answer may be larger than its request: one to all topics, or with every setting of each. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** What comes over one connection, request by request, without sockets or clocks; recorded streams lie in the corpus. */
export const target: FuzzTarget = {
  maxBytes: 40_000,
  words: REQUEST_WORDS,
  seeds: oddRequests,
  open: () => ({ run: answersTo }),
};

async function answersTo(input: Buffer): Promise<string> {
  const broker = aBroker(logsIn(input) ? createLogin(USERS) : null);
  const heard: string[] = [];
  try {
    for (const request of createFrameSplitter().push(input)) heard.push(gist(request, await broker.ask(request)));
  } catch (error) {
    if (!DECLARED.some((type) => error instanceof type)) throw error;
    heard.push((error as Error).message.replaceAll(/'.*'/gs, ''));
  }
  if ((await broker.ask(frame(18, 0).subarray(4))).bytes === null) throw new Error('the broker answers no more');
  broker.close();
  return heard.slice(-2).join(', ');
}

/** A stream that begins with SaslHandshake meets a broker that asks who is there. */
const logsIn = (input: Buffer): boolean => input.length > 5 && input.readInt16BE(4) === 17;

const USERS = new Map([['user', 'secret']]);

/** The API, and the beginning of the answer, which holds the first error. */
function gist(request: Buffer, { bytes }: Reply): string {
  if (bytes !== null && bytes.length > LONGEST_ANSWER) throw new Error(`an answer of ${bytes.length} bytes`);
  return `${request.readInt16BE(0)}/${bytes === null ? 'none' : codes(bytes.subarray(8, 40))}`;
}

const codes = (bytes: Buffer): string =>
  bytes.toString('hex').replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');

function aBroker(login: Login | null): { ask: (request: Buffer) => Promise<Reply>; close: () => void } {
  const timers = createManualTimers();
  const groups = createGroups({ timers, initialRebalanceDelayMs: 0 });
  const topics = createTopics({ maxPartitionBytes: 1024 * 1024 });
  topics.create('checks', 3, new Map());
  topics.create('endpoints', 2, new Map([['cleanup.policy', 'compact']]));
  const broker: Broker = {
    ...{ nodeId: 1, clusterId: 'c', host: '127.0.0.1', port: 9092, topics, groups, autoCreateTopics: false },
    log: () => undefined,
    now: () => NOW,
    newMemberId: () => MEMBER_ID,
  };
  const { through } = createFaults({ groups, timers });
  const ask = async (request: Buffer): Promise<Reply> => {
    const gone = new AbortController();
    const peer = { clientHost: '/127.0.0.1', login, signal: gone.signal };
    const reply = dispatch(request, peer, { broker, intercept: (_, proceed) => proceed(), through });
    reply.catch(() => undefined);
    if (await isSettled(reply)) return reply;
    // What waits for records ends with its connection, what waits for a group with its members.
    gone.abort();
    if (!(await isSettled(reply))) timers.pass(HOUR_MS);
    return reply;
  };
  return { ask, close: () => groups.close() };
}

function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);
}
