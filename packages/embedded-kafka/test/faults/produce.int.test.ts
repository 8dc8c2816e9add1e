import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../src/index.ts';
import { openFaultyKafka } from './open-faulty-kafka.ts';
import type { FaultyKafka } from './open-faulty-kafka.ts';

let kafka: FaultyKafka;
beforeEach(async () => {
  kafka = await openFaultyKafka();
});
afterEach(() => kafka.close());

const once = { retry: { retries: 0 } };

describe('a produce request whose connection is cut', () => {
  test('before it is stored is tried again, and stored once', async () => {
    const topic = await kafka.createTopic();
    const fault = kafka.faults.inject({ on: 'Produce', do: 'drop-before', topic });
    await kafka.producer.send({ topic, messages: [{ value: 'a' }] });
    expect(fault.fired()).toBe(1);
    await expect(kafka.valuesIn(topic)).resolves.toEqual(['a']);
  });

  test.each(['drop-after', 'drop-midway'] as const)(
    'after it is stored (%s) is tried again, and stored twice',
    async (drop) => {
      const topic = await kafka.createTopic();
      const fault = kafka.faults.inject({ on: 'Produce', do: drop, topic });
      await kafka.producer.send({ topic, messages: [{ value: 'a' }] });
      expect(fault.fired()).toBe(1);
      await expect(kafka.valuesIn(topic)).resolves.toEqual(['a', 'a']);
    },
  );

  test.each([
    ['drop-before', []],
    ['drop-after', ['a']],
  ] as const)('%s: the client cannot tell, both look like a closed connection', async (drop, stored) => {
    const topic = await kafka.createTopic();
    const producer = await kafka.producerWith(once);
    kafka.faults.inject({ on: 'Produce', do: drop });
    await expect(producer.send({ topic, messages: [{ value: 'a' }] })).rejects.toMatchObject({
      name: 'KafkaJSNumberOfRetriesExceeded',
      cause: { name: 'KafkaJSConnectionClosedError' },
    });
    await expect(kafka.valuesIn(topic)).resolves.toEqual(stored);
  });

  test('by a reset is ECONNRESET to the client', async () => {
    const topic = await kafka.createTopic();
    const producer = await kafka.producerWith(once);
    kafka.faults.inject({ on: 'Produce', do: 'drop-after', by: 'reset' });
    await expect(producer.send({ topic, messages: [{ value: 'a' }] })).rejects.toMatchObject({
      cause: { name: 'KafkaJSConnectionError', code: 'ECONNRESET' },
    });
  });
});

test('nothing acknowledged is lost, and nothing comes out of order but repeats, whatever is cut', async () => {
  const topic = await kafka.createTopic();
  const cuts = ['drop-before', 'drop-after', 'drop-midway'] as const;
  const acknowledged: string[] = [];
  for (let count = 0; count < 30; count += 1) {
    const drop = cuts[count % 4];
    if (drop !== undefined) kafka.faults.inject({ on: 'Produce', do: drop, by: count % 2 === 0 ? 'close' : 'reset' });
    await kafka.producer.send({ topic, messages: [{ value: `${count}` }] });
    acknowledged.push(`${count}`);
  }
  const values = await kafka.valuesIn(topic);
  expect([...new Set(values)]).toEqual(acknowledged);
  expect(values).toHaveLength(30 + 15); // one repeat for each cut after storing
}, 60_000);

test('a client that gives up on a late answer tries again, and every try is stored', async () => {
  const topic = await kafka.createTopic();
  const producer = await kafka.producerWith({ requestTimeout: 300, retry: { initialRetryTime: 50, retries: 5 } });
  const fault = kafka.faults.inject({ on: 'Produce', do: 'delay', ms: 1_000 });
  await producer.send({ topic, messages: [{ value: 'a' }] });
  expect(fault.fired()).toBe(1);
  const values = await kafka.valuesIn(topic);
  expect(values.length).toBeGreaterThan(1);
  expect(new Set(values)).toEqual(new Set(['a']));
});

test('a delay is how long a patient client waits', async () => {
  const topic = await kafka.createTopic();
  kafka.faults.inject({ on: 'Produce', do: 'delay', ms: 500 });
  const startedAt = performance.now();
  await kafka.producer.send({ topic, messages: [{ value: 'a' }] });
  expect(performance.now() - startedAt).toBeGreaterThan(490);
});

describe('NOT_LEADER_OR_FOLLOWER', () => {
  test('stores nothing, and is what the client reports', async () => {
    const topic = await kafka.createTopic();
    const producer = await kafka.producerWith(once);
    kafka.faults.inject({ on: 'Produce', do: 'answer', error: 'NOT_LEADER_OR_FOLLOWER', times: Infinity });
    await expect(producer.send({ topic, messages: [{ value: 'a' }] })).rejects.toMatchObject({
      cause: { type: 'NOT_LEADER_FOR_PARTITION' },
    });
    await expect(kafka.valuesIn(topic)).resolves.toEqual([]);
  });

  test('is healed by new metadata and another try', async () => {
    const topic = await kafka.createTopic();
    const fault: Fault = { on: 'Produce', do: 'answer', error: 'NOT_LEADER_OR_FOLLOWER', times: 2 };
    const injected = kafka.faults.inject(fault);
    await kafka.producer.send({ topic, messages: [{ value: 'a' }] });
    expect(injected.fired()).toBe(2);
    await expect(kafka.valuesIn(topic)).resolves.toEqual(['a']);
  });

  test('of one topic leaves the other topics of the same request alone', async () => {
    const [moved, stayed] = [await kafka.createTopic(), await kafka.createTopic()];
    const producer = await kafka.producerWith(once);
    kafka.faults.inject({ on: 'Produce', do: 'answer', error: 'NOT_LEADER_OR_FOLLOWER', topic: moved });
    const topicMessages = [moved, stayed].map((topic) => ({ topic, messages: [{ value: 'a' }] }));
    await expect(producer.sendBatch({ topicMessages })).rejects.toThrow();
    await expect(kafka.valuesIn(moved)).resolves.toEqual([]);
    await expect(kafka.valuesIn(stayed)).resolves.toEqual(['a']);
  });

  test('without acknowledgements closes the connection, for there is no answer to put it in', async () => {
    const topic = await kafka.createTopic();
    const producer = await kafka.producerWith(once);
    const closed = new Promise((resolve) => producer.on('producer.disconnect', resolve));
    void closed;
    const fault = kafka.faults.inject({ on: 'Produce', do: 'answer', error: 'NOT_LEADER_OR_FOLLOWER' });
    await producer.send({ topic, acks: 0, messages: [{ value: 'a' }] });
    await kafka.producer.send({ topic, messages: [{ value: 'b' }] });
    expect(fault.fired()).toBe(1);
    await expect(kafka.valuesIn(topic)).resolves.toEqual(['b']);
  });
});

test('a throttled producer waits before its next request, on its own account', async () => {
  const topic = await kafka.createTopic();
  const send = (value: string) => kafka.producer.send({ topic, messages: [{ value }] });
  await send('a');
  kafka.faults.inject({ on: 'Produce', do: 'throttle', ms: 800 });
  const startedAt = performance.now();
  await send('b');
  const answeredAt = performance.now();
  await send('c');
  expect(answeredAt - startedAt).toBeLessThan(400);
  expect(performance.now() - answeredAt).toBeGreaterThan(790);
  await expect(kafka.valuesIn(topic)).resolves.toEqual(['a', 'b', 'c']);
});
