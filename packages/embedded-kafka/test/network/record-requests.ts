import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import kafkajs, { CompressionTypes, Kafka, logLevel } from 'kafkajs';
import type { ISocketFactory } from 'kafkajs';
import { createEmbeddedKafka } from '../../src/index.ts';
import { apiName } from '../../src/protocol/versions.ts';
import { MEMBER_ID } from './request-words.ts';

// Writes the first request that kafkajs sends of each API, and all of them one after the other, as seeds of `requests`.
const FOLDER = new URL('./requests.corpus/', import.meta.url);
const LONGEST_SESSION = 16_384;

const sent: Buffer[] = [];
const socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
  const socket = connect({ host, port }, onConnect);
  const write = socket.write.bind(socket);
  socket.write = (bytes: Buffer) => {
    sent.push(Buffer.from(bytes));
    return write(bytes);
  };
  return socket;
};

const broker = await createEmbeddedKafka();
const kafka = new Kafka({ clientId: 'fuzz', brokers: broker.brokers, logLevel: logLevel.NOTHING, socketFactory });
await useEverything();
await broker.close();

mkdirSync(FOLDER, { recursive: true });
const requests = sent.map(withMemberId);
const byApi = Map.groupBy(requests, (bytes) => apiName(bytes.readInt16BE(4)) ?? 'unknown');
for (const [api, all] of byApi) writeFileSync(new URL(`recorded-${api}.seed`, FOLDER), longest(all));
writeFileSync(new URL('recorded-session.seed', FOLDER), Buffer.concat(requests).subarray(0, LONGEST_SESSION));

function longest(all: Buffer[]): Buffer {
  return all.reduce((best, bytes) => (bytes.length > best.length ? bytes : best));
}

function withMemberId(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf('fuzz-', 0); at >= 0; at = copy.indexOf('fuzz-', at + 1)) copy.write(MEMBER_ID, at);
  return copy;
}

async function useEverything(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const compact = [{ name: 'cleanup.policy', value: 'compact' }];
  await admin.createTopics({
    topics: [
      { topic: 'checks', numPartitions: 3, replicationFactor: 1 },
      { topic: 'endpoints', numPartitions: 2, configEntries: compact },
    ],
  });
  const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: 'endpoints' };
  await admin.describeConfigs({ includeSynonyms: true, resources: [{ ...resource, configNames: ['cleanup.policy'] }] });
  await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries: compact }] });
  await admin.createPartitions({ topicPartitions: [{ topic: 'checks', count: 4 }] });
  await produce();
  await consume();
  await admin.fetchTopicOffsets('checks');
  await admin.fetchTopicOffsetsByTimestamp('checks', 1);
  await admin.listGroups();
  await admin.describeGroups(['writers']);
  await admin.fetchOffsets({ groupId: 'writers', topics: ['checks'] });
  await admin.setOffsets({ groupId: 'writers', topic: 'checks', partitions: [{ partition: 0, offset: '0' }] });
  await admin.deleteTopicRecords({ topic: 'checks', partitions: [{ partition: 0, offset: '1' }] });
  await admin.deleteGroups(['writers']);
  await admin.deleteTopics({ topics: ['checks'] });
  await admin.disconnect();
}

async function produce(): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = [
    { key: 'a', value: 'b', headers: { c: 'd' } },
    { key: 'a', value: null },
  ];
  for (const topic of ['checks', 'endpoints']) await producer.send({ topic, messages, acks: -1 });
  await producer.send({ topic: 'endpoints', messages, compression: CompressionTypes.GZIP });
  await producer.send({ topic: 'checks', messages, acks: 0 });
  await producer.disconnect();
}

async function consume(): Promise<void> {
  const consumer = kafka.consumer({ groupId: 'writers', maxWaitTimeInMs: 100, heartbeatInterval: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: ['checks'], fromBeginning: true });
  const seen = Promise.withResolvers<void>();
  const beaten = new Promise<void>((resolve) => void consumer.on('consumer.heartbeat', () => resolve()));
  await consumer.run({
    eachMessage: () => {
      seen.resolve();
      return Promise.resolve();
    },
  });
  await seen.promise;
  await beaten;
  await consumer.stop();
  await consumer.disconnect();
}
