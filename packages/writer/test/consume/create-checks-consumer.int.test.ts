import { createHealth, superviseConsumer, type KafkaClient } from '@checkstream/runtime';
import { aKafkaClient, quietLog } from '@checkstream/runtime/testing';
import { createCheckResultDecoder } from '@checkstream/schema';
import {
  createTopic,
  kafkaBrokers,
  openProxy,
  openSilentServer,
  uniqueName,
  waitFor,
  type CuttableProxy,
} from '@checkstream/testkit';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createBatchProgress } from '../../src/consume/batch-progress.ts';
import { createChecksConsumer } from '../../src/consume/create-checks-consumer.ts';
import { openClient, openPublisher } from '../support/kafka.ts';
import { results } from '../support/writer-world.ts';

jest.setTimeout(90_000);

type Kafka = ReturnType<KafkaClient['kafka']>;
type Admin = ReturnType<Kafka['admin']>;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function aConsumer(client: KafkaClient, topic: string) {
  const groupId = uniqueName('writer');
  const journal = { written: 0 };
  const stop = new AbortController();
  const consumer = createChecksConsumer({
    client,
    groupId,
    topic,
    batchRows: 1_000,
    lingerMs: 5,
    decode: createCheckResultDecoder({ schemaOf: null }),
    write: (entries) => {
      journal.written += entries.length;
      return Promise.resolve();
    },
    onLostToRetention: () => {},
    onLag: () => {},
    onProgress: () => {},
    progress: createBatchProgress(createHealth(), () => performance.now()),
    log: quietLog(),
  });
  const running = consumer.run(stop.signal);
  closing.push(() => {
    stop.abort();
    return running;
  });
  return { groupId, consumer, journal, stop, running };
}

async function aProxy(): Promise<CuttableProxy> {
  const [host = '', port] = (kafkaBrokers()[0] ?? '').split(':');
  const proxy = await openProxy({ host, port: Number(port) });
  closing.push(() => proxy.close());
  return proxy;
}

describe('while Kafka does not say what is committed', () => {
  test('a stop ends the question before the join at once', async () => {
    const silent = await openSilentServer();
    closing.push(() => silent.close());
    const client = aKafkaClient({ brokers: [`127.0.0.1:${silent.port}`] });
    const { stop, running } = aConsumer(client, 'nowhere');
    const stoppedAt = performance.now();
    stop.abort();
    await running;
    expect(performance.now() - stoppedAt).toBeLessThan(3_000);
  });

  test('batches after a join wait some seconds for it, and are stored then', async () => {
    const topic = await createTopic({ partitions: 3 });
    const proxy = await aProxy();
    const { groupId, consumer, journal } = aConsumer(aKafkaClient({ brokers: [`127.0.0.1:${proxy.port}`] }), topic);
    await waitFor('the group', () => consumer.connected(), { timeoutMs: 20_000 });

    // New connections begin at the address of the settings; those the consumer has go to the broker itself.
    void proxy.freeze();
    const publisher = openPublisher(openClient(), topic);
    closing.push(() => publisher.close());
    const otherLeaves = new AbortController();
    let otherJoined = false;
    const other = superviseConsumer(openClient(), {
      groupId,
      topics: [topic],
      onJoin: () => (otherJoined = true),
      eachBatch: () => Promise.resolve(),
      log: quietLog(),
    }).run(otherLeaves.signal);
    await waitFor('the other member', () => otherJoined, { timeoutMs: 20_000 });
    otherLeaves.abort();
    await other;

    await publisher.results(results(30));
    await waitFor('the rows', () => journal.written === 30, { timeoutMs: 20_000 });
  });
});

test('the ends of the topic are asked for again and again by one connected admin, and not after a stop', async () => {
  const topic = await createTopic({ partitions: 1 });
  const client = openClient();
  const asked: Admin[] = [];
  const gone: Admin[] = [];
  const { stop, running } = aConsumer(
    { ...client, kafka: (patience, onReport) => spied(client.kafka(patience, onReport), asked, gone) },
    topic,
  );
  await waitFor('three questions', () => asked.length >= 3, { timeoutMs: 30_000 });
  expect(new Set(asked).size).toBe(1);
  stop.abort();
  await running;
  expect(gone).toContain(asked[0]);
});

/** Notes which admins are asked for offsets of a topic, and which are disconnected. */
function spied(kafka: Kafka, asked: Admin[], gone: Admin[]): Kafka {
  const admin = (): Admin => {
    const real = kafka.admin();
    return {
      ...real,
      fetchTopicOffsets: (topic) => (asked.push(real), real.fetchTopicOffsets(topic)),
      disconnect: () => (gone.push(real), real.disconnect()),
    };
  };
  return {
    admin,
    consumer: (config) => kafka.consumer(config),
    producer: (config) => kafka.producer(config),
    logger: () => kafka.logger(),
  };
}
