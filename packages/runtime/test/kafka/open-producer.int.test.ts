import { createEmbeddedKafka } from '@checkstream/embedded-kafka';
import { createTopic, uniqueName, waitFor } from '@checkstream/testkit';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { fetchOffsets } from '../../src/kafka/offsets.ts';
import { openProducer, type Producer } from '../../src/kafka/open-producer.ts';
import { superviseConsumer } from '../../src/kafka/supervise-consumer.ts';
import { withAdmin } from '../../src/kafka/with-admin.ts';
import { aClient, UNREACHABLE } from './clients.ts';

jest.setTimeout(60_000);

const open: { close(): Promise<void> }[] = [];

function aProducer(client = aClient()): Producer {
  const producer = openProducer(client);
  open.push(producer);
  return producer;
}

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const message = (key: string, value = 'x') => ({ key, value: Buffer.from(value) });

describe('openProducer', () => {
  test('what it confirmed is in the topic', async () => {
    const client = aClient();
    const topic = await createTopic({ partitions: 2 });
    const producer = aProducer(client);
    await producer.send(topic, [message('a'), message('b'), message('c')]);
    const ends = [...(await fetchOffsets(client, topic)).values()].map(({ low, high }) => high - low);
    expect(ends.reduce((sum, count) => sum + count)).toBe(3n);
    expect(producer.connected()).toBe(true);
  });

  test('a message that is too large is refused for good', async () => {
    const topic = await createTopic({ config: { 'max.message.bytes': '1000' } });
    const producer = aProducer();
    const sending = producer.send(topic, [message('a', 'x'.repeat(5_000))]);
    await expect(sending).rejects.toMatchObject({
      name: 'PublishError',
      retriable: false,
      code: 'MESSAGE_TOO_LARGE',
    });
    expect(producer.connected()).toBe(true);
    await producer.send(topic, [message('a')]);
  });

  test('a topic that is not there may come, and is never created', async () => {
    const client = aClient();
    const topic = uniqueName('missing');
    const sending = aProducer(client).send(topic, [message('a')]);
    await expect(sending).rejects.toMatchObject({ retriable: true, code: 'UNKNOWN_TOPIC_OR_PARTITION' });
    expect(await withAdmin(client, (admin) => admin.listTopics())).not.toContain(topic);
  });

  test('it is connected again, after an attempt that failed for the sake of Kafka, once one succeeds', async () => {
    const topic = await createTopic();
    const producer = aProducer();
    await expect(producer.send(uniqueName('missing'), [message('a')])).rejects.toMatchObject({ retriable: true });
    expect(producer.connected()).toBe(false);
    await producer.send(topic, [message('a')]);
    expect(producer.connected()).toBe(true);
  });

  test('a header with a list of values is repeated', async () => {
    const client = aClient();
    const topic = await createTopic();
    const headers = { once: 'a', twice: ['b', Buffer.from('c')] };
    await aProducer(client).send(topic, [{ ...message('a'), headers }]);
    const came: unknown[] = [];
    const done = new AbortController();
    await superviseConsumer(client, {
      groupId: uniqueName('group'),
      topics: [topic],
      log: client.log,
      onJoin: () => undefined,
      eachBatch: ({ batch }) => {
        came.push(...batch.messages.map((one) => one.headers));
        done.abort();
        return Promise.resolve();
      },
    }).run(done.signal);
    expect(came).toEqual([{ once: Buffer.from('a'), twice: [Buffer.from('b'), Buffer.from('c')] }]);
  });

  test('without a broker one attempt fails soon and may be repeated', async () => {
    const producer = aProducer(aClient({ brokers: [UNREACHABLE] }));
    const sending = producer.send('any', [message('a')]);
    await expect(sending).rejects.toMatchObject({ retriable: true, code: 'ECONNREFUSED' });
    expect(producer.connected()).toBe(false);
  });

  test('it sends again when the broker is back', async () => {
    const first = await createEmbeddedKafka({ autoCreateTopics: false });
    const client = aClient({ brokers: first.brokers });
    const producer = aProducer(client);
    await withAdmin(client, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] }));
    await producer.send('t', [message('a')]);
    await first.close();
    await expect(producer.send('t', [message('b')])).rejects.toMatchObject({ retriable: true });

    const second = await createEmbeddedKafka({ port: first.port });
    open.unshift(second);
    await withAdmin(client, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] }));
    await waitFor('a send to succeed', () => producer.send('t', [message('b')]).then(() => true));
    expect(producer.connected()).toBe(true);
    expect(await fetchOffsets(client, 't')).toEqual(new Map([[0, { low: 0n, high: 1n }]]));
  });

  test('closing one that was never used does nothing', async () => {
    await expect(openProducer(aClient({ brokers: [UNREACHABLE] })).close()).resolves.toBeUndefined();
  });
});
