import type { Consumer, EachBatchPayload } from 'kafkajs';
import { withDeadline } from '../waiting/with-deadline.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { isKafkaError } from './kafka-error.ts';
import type { SuperviseOptions } from './supervise-options.ts';
import { withAdmin } from './with-admin.ts';

/** How the life of one kafkajs consumer ended. */
export type SessionEnd =
  | { kind: 'stopped' }
  /** kafkajs gave up; a new consumer may heal it. */
  | { kind: 'crashed'; error: unknown }
  /** Our own code threw. */
  | { kind: 'failed'; error: unknown };

export interface SessionEvents {
  joined: (memberId: string, assignment: Record<string, number[] | undefined>) => void;
  /** A broker answered. */
  answered: () => void;
}

/** As superviseConsumer's, its batches already bound to the supervisor's epoch. */
export type SessionOptions = Omit<SuperviseOptions, 'eachBatch'> & {
  eachBatch: (payload: EachBatchPayload) => Promise<void>;
};

type Settle = (end: SessionEnd) => void;

/** Bounds of the goodbye: leaving the group takes a moment; who never reached a broker has nobody to tell. */
const LEAVE_MS = 8_000;
const NEVER_CONNECTED_MS = 500;
/** Often, because a member learns of a rebalance by a heartbeat: it bounds how fast shards move. */
const HEARTBEAT_MS = 250;
const REBALANCE_TIMEOUT_MS = 30_000;
const BYTES_PER_PARTITION = 1_048_576;

/** Runs one kafkajs consumer from its birth to its end. Never rejects; after it resolved, no event is passed on. */
export async function runConsumerSession(
  client: KafkaClient,
  options: SessionOptions,
  events: SessionEvents,
  signal: AbortSignal,
): Promise<SessionEnd> {
  const { promise: ended, resolve } = Promise.withResolvers<SessionEnd>();
  const over = new AbortController();
  const settle: Settle = (end) => {
    resolve(end);
    over.abort();
  };
  const consumer = createConsumer(client, options);
  const listeners = listen(consumer, options, events, settle);
  const stop = (): void => settle({ kind: 'stopped' });
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();

  const connected = connect(client, consumer, settle);
  const started = connected.then((isConnected) =>
    isConnected ? start(consumer, options, { settle, over: over.signal }) : undefined,
  );
  const end = await ended;
  signal.removeEventListener('abort', stop);
  for (const removeListener of listeners) removeListener();
  await disconnect(consumer, { connected, started }, client);
  return end;
}

function createConsumer(client: KafkaClient, options: SessionOptions): Consumer {
  return client.kafka('through', options.onProgress).consumer({
    groupId: options.groupId,
    sessionTimeout: client.settings.sessionTimeoutMs,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: options.maxWaitMs ?? 250,
    maxBytesPerPartition: options.maxBytesPerPartition ?? BYTES_PER_PARTITION,
    allowAutoTopicCreation: false,
    // Every crash ends the session: whether to go on is decided in one place, the supervisor.
    retry: { restartOnFailure: () => Promise.resolve(false) },
  });
}

function listen(consumer: Consumer, options: SessionOptions, events: SessionEvents, settle: Settle): (() => void)[] {
  const { events: names } = consumer;
  return [
    consumer.on(names.GROUP_JOIN, ({ payload }) => {
      try {
        events.answered();
        events.joined(payload.memberId, payload.memberAssignment);
        seek(consumer, options, payload.memberAssignment);
      } catch (error) {
        settle({ kind: 'failed', error });
      }
    }),
    consumer.on(names.REQUEST, events.answered),
    consumer.on(names.CRASH, ({ payload }) => settle({ kind: 'crashed', error: payload.error })),
    consumer.on(names.RECEIVED_UNSUBSCRIBED_TOPICS, ({ payload }) => {
      const error = new Error(
        `Consumer group ${payload.groupId} is shared with members that read other topics (${payload.topicsNotSubscribed.join(', ')}); ` +
          `expected a group of its own for ${options.topics.join(', ')}`,
      );
      settle({ kind: 'failed', error });
    }),
  ];
}

/** Heard at the join, before the first fetch. */
function seek(
  consumer: Consumer,
  { topics, startAt }: SessionOptions,
  assignment: Record<string, number[] | undefined>,
): void {
  for (const topic of topics) {
    for (const partition of assignment[topic] ?? []) {
      const offset = startAt?.(topic, partition);
      if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
    }
  }
}

/** One try first: kafkajs's patience is meant for a consumer at work, and once begun it cannot be stopped. */
async function connect(client: KafkaClient, consumer: Consumer, settle: Settle): Promise<boolean> {
  try {
    await withAdmin(client, () => Promise.resolve(), 'once');
    await consumer.connect();
    return true;
  } catch (error) {
    settle({ kind: 'crashed', error });
    return false;
  }
}

/** Starts nothing once the session is over: who joins a group that nobody waits for any more is a ghost in it. */
async function start(
  consumer: Consumer,
  options: SessionOptions,
  { settle, over }: { settle: Settle; over: AbortSignal },
): Promise<void> {
  try {
    if (!over.aborted) await consumer.subscribe({ topics: options.topics, fromBeginning: true });
    if (over.aborted) return;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.partitionsConsumedConcurrently ?? 1,
      eachBatch: async (payload) => {
        // A goodbye that took too long leaves a consumer that still fetches.
        if (over.aborted) return;
        try {
          await options.eachBatch(payload);
        } catch (error) {
          if (!isKafkaError(error)) settle({ kind: 'failed', error });
          throw error;
        }
      },
    });
  } catch (error) {
    settle({ kind: 'crashed', error });
  }
}

/** kafkajs hangs when it is disconnected before `run` resolved, so that comes first; all under one bound. */
async function disconnect(
  consumer: Consumer,
  { connected, started }: { connected: Promise<boolean>; started: Promise<void> },
  client: KafkaClient,
): Promise<void> {
  const gone = started
    .then(() => consumer.disconnect())
    .catch((err: unknown) => client.log.debug({ err }, 'a consumer did not disconnect cleanly'));
  const isConnected = await withDeadline(connected, { ms: NEVER_CONNECTED_MS, late: () => false });
  if (isConnected) await withDeadline(gone, { ms: LEAVE_MS, late: () => undefined });
}
