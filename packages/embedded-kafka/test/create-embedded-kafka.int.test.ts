import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin, Producer } from 'kafkajs';
import { createEmbeddedKafka, ERRORS } from '../src/index.ts';
import type { EmbeddedKafka, EmbeddedKafkaOptions, LogEvent } from '../src/index.ts';
import { API_VERSIONS } from '../src/protocol/versions.ts';
import { aBatch } from './a-batch.ts';
import { openKafka, readTopic, uniqueName, waitFor } from './conformance/open-kafka.ts';
import { frame, openWire } from './conformance/wire.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: EmbeddedKafkaOptions = {}): Promise<EmbeddedKafka> {
  const kafka = await createEmbeddedKafka(options);
  undo.push(() => kafka.close());
  return kafka;
}

function clientOf({ brokers }: EmbeddedKafka): Kafka {
  return new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 0 } });
}

async function adminOf(kafka: EmbeddedKafka): Promise<Admin> {
  const admin = clientOf(kafka).admin();
  undo.push(() => admin.disconnect());
  await admin.connect();
  return admin;
}

async function producerOf(kafka: EmbeddedKafka): Promise<Producer> {
  const producer = clientOf(kafka).producer();
  undo.push(() => producer.disconnect());
  await producer.connect();
  return producer;
}

describe('starting', () => {
  test('a port that is taken rejects with its code', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('it listens on loopback and advertises what it is told', async () => {
    const kafka = await start({ advertisedHost: 'localhost' });
    expect(kafka.brokers).toEqual([`localhost:${kafka.port}`]);
    const { brokers } = await (await adminOf(kafka)).describeCluster();
    expect(brokers).toEqual([{ nodeId: 1, host: 'localhost', port: kafka.port }]);
  });

  test('asking for an unknown topic creates it where that is wanted', async () => {
    const kafka = await start({ autoCreateTopics: true });
    await (await producerOf(kafka)).send({ topic: 'made', messages: [{ value: 'x' }] });
    await expect((await adminOf(kafka)).listTopics()).resolves.toEqual(['made']);
  });
});

describe('closing', () => {
  test('ends connections, waiting requests and the listener', async () => {
    const kafka = await createEmbeddedKafka();
    await (await adminOf(kafka)).createTopics({ topics: [{ topic: 'quiet' }] });
    const wire = await openWire(kafka.brokers[0] ?? '');
    const waiting = wire.request('Fetch', 4, (writer) => {
      writer.int32(-1).int32(60_000).int32(1).int32(1_000).int8(0);
      writer.array(['quiet'], (name) =>
        writer.string(name).array([0], (index) => writer.int32(index).int64(0).int32(1_000)),
      );
    });
    const outcome = expect(waiting).rejects.toThrow('connection closed');
    await kafka.close();
    await outcome;
    const [error] = (await once(connect({ port: kafka.port, host: '127.0.0.1' }), 'error')) as [{ code: string }];
    expect(error.code).toBe('ECONNREFUSED');
  });
});

describe('log', () => {
  test('a malformed request leaves one line that says what was wrong', async () => {
    const events: LogEvent[] = [];
    const kafka = await start({ log: (event) => events.push(event) });
    const wire = await openWire(kafka.brokers[0] ?? '');
    wire.write(Buffer.from('00000002ffff', 'hex'));
    await wire.closed;
    expect(events.filter(({ level }) => level === 'warn')).toEqual([
      {
        level: 'warn',
        message: 'malformed request, connection closed',
        clientHost: '/127.0.0.1',
        reason: 'expected 2 bytes at position 2, the request ends at 2',
      },
    ]);
  });

  test('a failing handler closes its connection and says so', async () => {
    const events: LogEvent[] = [];
    const intercept = () => Promise.reject(new Error('boom'));
    const kafka = await start({ log: (event) => events.push(event), intercept });
    const wire = await openWire(kafka.brokers[0] ?? '');
    await expect(wire.request('Metadata', 1, (writer) => writer.int32(-1))).rejects.toThrow('connection closed');
    expect(events.filter(({ level }) => level === 'error')).toMatchObject([{ err: { message: 'boom' } }]);
  });
});

describe('intercept', () => {
  test('sees every request and may answer in place of the handler', async () => {
    const seen: string[] = [];
    const kafka = await start({
      intercept: (request, proceed) => {
        seen.push(`${request.api} v${request.version}`);
        if (request.api !== 'ListGroups') return proceed();
        return Promise.resolve({ groups: [{ id: 'invented', protocolType: 'consumer' }] });
      },
    });
    const { groups } = await (await adminOf(kafka)).listGroups();
    expect(groups).toEqual([{ groupId: 'invented', protocolType: 'consumer' }]);
    expect(seen).toContain('ListGroups v2');
  });
});

describe('memory', () => {
  test('a plain topic forgets its oldest records at its bound', async () => {
    const kafka = await start({ maxPartitionBytes: 100_000 });
    const admin = await adminOf(kafka);
    await admin.createTopics({ topics: [{ topic: 'bounded' }] });
    const producer = await producerOf(kafka);
    for (let count = 0; count < 50; count += 1)
      await producer.send({ topic: 'bounded', messages: [{ value: 'x'.repeat(10_000) }] });
    const [offsets] = await admin.fetchTopicOffsets('bounded');
    expect(Number(offsets?.high)).toBe(50);
    expect(Number(offsets?.low)).toBeGreaterThanOrEqual(40);
  });

  test('a compacted topic forgets superseded records', async () => {
    const kafka = await start({ compactionIntervalMs: 20 });
    const admin = await adminOf(kafka);
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
    await admin.createTopics({ topics: [{ topic: 'table', configEntries }] });
    const producer = await producerOf(kafka);
    for (let count = 0; count < 20; count += 1)
      await producer.send({
        topic: 'table',
        messages: [
          { key: 'k', value: `${count}` },
          { key: 'l', value: `${count}` },
        ],
      });
    await waitFor('compaction', async () => (await offsetsIn(kafka, 'table')).join() === '38,39');
  });
});

/** Offsets of the records that a full read of partition 0 brings. */
async function offsetsIn(kafka: EmbeddedKafka, topic: string): Promise<string[]> {
  const consumer = clientOf(kafka).consumer({ groupId: uniqueName('reader'), maxWaitTimeInMs: 50 });
  const offsets: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void offsets.push(message.offset)) });
  await waitFor('the last record', () => offsets.at(-1) === '39');
  await consumer.disconnect();
  return offsets;
}

test('a record dated more than an hour ahead is refused, as by Apache Kafka 4', async () => {
  const kafka = await start();
  await (await adminOf(kafka)).createTopics({ topics: [{ topic: 'dated' }] });
  const producer = await producerOf(kafka);
  const timestamp = String(Date.now() + 2 * 3_600_000);
  const sent = producer.send({ topic: 'dated', messages: [{ value: 'x', timestamp }] });
  await expect(sent).rejects.toMatchObject({ code: ERRORS.INVALID_TIMESTAMP });
});

test('a client that does not read its answers is not read from either', async () => {
  const kafka = await openKafka();
  undo.push(() => kafka.close());
  const topic = await kafka.createTopic();
  await kafka.producer.send({ topic, messages: [{ value: 'x'.repeat(900_000) }] });
  const [host, port] = (kafka.brokers[0] ?? '').split(':');
  const socket = connect({ host: host ?? '', port: Number(port) });
  await once(socket, 'connect');
  socket.pause();
  const fetch = frame(API_VERSIONS.Fetch.key, 4, (writer) => {
    writer.int32(-1).int32(0).int32(1).int32(1_000_000).int8(0);
    writer.array([topic], (name) =>
      writer.string(name).array([0], (index) => writer.int32(index).int64(0).int32(1_000_000)),
    );
  });
  for (let count = 0; count < 100; count += 1) socket.write(fetch);
  await expect(readTopic(kafka, topic, 1)).resolves.toHaveLength(1);
  let received = 0;
  socket.on('data', (chunk) => (received += chunk.length)).resume();
  await waitFor('every answer', () => received > 100 * 900_000);
  socket.destroy();
});

test('what a client sent before it said goodbye is handled all the same', async () => {
  const kafka = await start();
  const admin = await adminOf(kafka);
  await admin.createTopics({ topics: [{ topic: 'parting' }] });
  const produce = frame(API_VERSIONS.Produce.key, 3, (writer) => {
    writer.nullableString(null).int16(0).int32(1_000);
    writer.array(['parting'], (name) => writer.string(name).array([0], (index) => writer.int32(index).bytes(aBatch())));
  });
  const socket = connect({ host: kafka.host, port: kafka.port });
  socket.end(Buffer.concat(Array.from({ length: 20 }, () => produce)));
  await once(socket, 'close');
  await waitFor('20 records', async () => (await admin.fetchTopicOffsets('parting'))[0]?.high === '20');
});
