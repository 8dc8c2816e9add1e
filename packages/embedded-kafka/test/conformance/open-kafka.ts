import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { jest } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin, Consumer, ConsumerCrashEvent, EachBatchPayload, IMemberAssignment, Producer } from 'kafkajs';
import { createEmbeddedKafka } from '../../src/index.ts';

/** The first group on a fresh Apache Kafka waits seconds for its coordinator. */
jest.setTimeout(30_000);

/**
 * What every suite here talks to: the brokers of TEST_KAFKA_BROKERS when it is set, an embedded broker otherwise.
 * Nothing below may know which.
 */
export interface TestKafka {
  brokers: string[];
  admin: Admin;
  producer: Producer;
  createTopic(options?: { name?: string; partitions?: number; config?: Record<string, string> }): Promise<string>;
  /** A client of its own, whose connections can be cut for good. */
  client(): KillableClient;
  close(): Promise<void>;
}

interface KillableClient {
  kafka: Kafka;
  /** Destroys its connections and lets it open no other: to the broker it looks like SIGKILL. */
  kill(): void;
}

export async function openKafka(): Promise<TestKafka> {
  const given = process.env['TEST_KAFKA_BROKERS'];
  if (given !== undefined) return connectKafka(given.split(','));
  const embedded = await createEmbeddedKafka();
  const kafka = await connectKafka(embedded.brokers);
  return { ...kafka, close: () => kafka.close().then(() => embedded.close()) };
}

export async function connectKafka(brokers: string[]): Promise<TestKafka> {
  const { kafka } = createClient(brokers);
  const [admin, producer] = [kafka.admin(), kafka.producer({ allowAutoTopicCreation: false })];
  await Promise.all([admin.connect(), producer.connect()]);
  await waitFor('the coordinator', () => hasCoordinator(admin));
  return {
    brokers,
    admin,
    producer,
    createTopic: async ({ name: topic = uniqueName('topic'), partitions = 1, config = {} } = {}) => {
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      const wanted = { topic, numPartitions: partitions, replicationFactor: 1, configEntries };
      // kafkajs's own wait gives up where a broker does not know the topic yet. And Apache Kafka names the leader before
      // that hosts the partition; a record sent in between is refused or repeated.
      await admin.createTopics({ topics: [wanted], waitForLeaders: false });
      const hosted = () =>
        admin.fetchTopicOffsets(topic).then(
          (offsets) => offsets.length === partitions,
          () => false,
        );
      await waitFor(`the partitions of ${topic}`, hosted);
      return topic;
    },
    client: () => createClient(brokers),
    close: async () => {
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    },
  };
}

/** A fresh Apache Kafka makes its offsets topic when it is first asked, and a coordinator loads a while. */
function hasCoordinator(admin: Admin): Promise<boolean> {
  return admin.fetchOffsets({ groupId: uniqueName('probe') }).then(
    () => true,
    () => false,
  );
}

export function uniqueName(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}

function createClient(brokers: string[]): KillableClient {
  const sockets = new Set<Socket>();
  let killed = false;
  const kafka = new Kafka({
    clientId: uniqueName('client'),
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 5_000,
    retry: { initialRetryTime: 50, retries: 8 },
    socketFactory: ({ host, port, onConnect }) => {
      const socket = connect({ host, port }, onConnect);
      sockets.add(socket);
      if (killed) socket.destroy(new Error('killed'));
      return socket;
    },
  });
  return {
    kafka,
    kill: () => {
      killed = true;
      for (const socket of sockets) socket.destroy(new Error('killed'));
    },
  };
}

export interface Member {
  consumer: Consumer;
  kill(): void;
  /** Partitions of the last assignment, sorted; null before the first. */
  assigned(): number[] | null;
  joins(): number;
  crashes: ConsumerCrashEvent['payload'][];
  messages: { partition: number; offset: string; key: string | null; value: string | null }[];
  stop(): Promise<void>;
}

export const SESSION_TIMEOUT_MS = 6_000;

export interface MemberOptions {
  groupId: string;
  topic: string;
  eachBatch?: (payload: EachBatchPayload) => Promise<void>;
  /** Whether a consumer that gave up starts again, as kafkajs does unless told otherwise. */
  restarts?: boolean;
}

/** Joins the group and collects everything it is given; commits nothing unless `eachBatch` does. */
export async function startMember(kafka: TestKafka, options: MemberOptions): Promise<Member> {
  const client = kafka.client();
  const consumer = client.kafka.consumer({
    groupId: options.groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: 500,
    maxWaitTimeInMs: 100,
    retry: { retries: 3, restartOnFailure: () => Promise.resolve(options.restarts ?? false) },
  });
  const [messages, crashes]: [Member['messages'], Member['crashes']] = [[], []];
  let [assignment, joins]: [IMemberAssignment | null, number] = [null, 0];
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assignment = payload.memberAssignment;
    joins += 1;
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => crashes.push(payload));
  await consumer.connect();
  await consumer.subscribe({ topics: [options.topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    eachBatch: async (payload) => {
      for (const { offset, key, value } of payload.batch.messages)
        messages.push({ partition: payload.batch.partition, offset, key: textOf(key), value: textOf(value) });
      await options.eachBatch?.(payload);
    },
  });
  return {
    consumer,
    kill: () => client.kill(),
    assigned: () => assignment && [...(assignment[options.topic] ?? [])].sort((left, right) => left - right),
    joins: () => joins,
    crashes,
    messages,
    stop: () => consumer.disconnect(),
  };
}

/** Reads the topic as a new group until `count` messages have come. */
export async function readTopic(kafka: TestKafka, topic: string, count: number): Promise<Member['messages']> {
  const member = await startMember(kafka, { groupId: uniqueName('reader'), topic });
  try {
    await waitFor(`${count} messages`, () => member.messages.length >= count, 30_000);
    return member.messages;
  } finally {
    await member.stop();
  }
}

/** Resolves as soon as the condition holds; rejects with what was awaited after `timeoutMs`. */
export async function waitFor(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function textOf(bytes: Buffer | null): string | null {
  return bytes?.toString() ?? null;
}
