import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CompressionTypes } from 'kafkajs';
import { openKafka, readTopic, startMember, uniqueName, waitFor } from './open-kafka.ts';
import type { TestKafka } from './open-kafka.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await openKafka();
});
afterAll(() => kafka.close());

/** kafkajs looks for the leaders before it has heard of the topic, so it is made to hear of it first. */
async function deleteRecords(topic: string, offset: string): Promise<void> {
  await kafka.admin.fetchTopicOffsets(topic);
  await kafka.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
}

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ value: `${from + index}` }));

describe('order', () => {
  test('a partition gives its records back in the order they were acknowledged, with offsets from 0', async () => {
    const topic = await kafka.createTopic();
    for (let from = 0; from < 50; from += 10) await kafka.producer.send({ topic, messages: numbered(10, from) });
    const messages = await readTopic(kafka, topic, 50);
    expect(messages.map(({ value }) => value)).toEqual(numbered(50).map(({ value }) => value));
    expect(messages.map(({ offset }) => offset)).toEqual(numbered(50).map(({ value }) => value));
  });

  test('a key always goes to the same partition', async () => {
    const topic = await kafka.createTopic({ partitions: 4 });
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (let round = 0; round < 3; round += 1)
      await kafka.producer.send({ topic, messages: keys.map((key) => ({ key, value: `${key}${round}` })) });
    const messages = await readTopic(kafka, topic, 18);
    for (const key of keys) {
      const ofKey = messages.filter((message) => message.key === key);
      expect(new Set(ofKey.map(({ partition }) => partition)).size).toBe(1);
      expect(ofKey.map(({ value }) => value)).toEqual([`${key}0`, `${key}1`, `${key}2`]);
    }
  });

  test('100,000 records arrive complete', async () => {
    const topic = await kafka.createTopic({ partitions: 3 });
    for (let from = 0; from < 100_000; from += 5_000)
      await kafka.producer.send({ topic, messages: numbered(5_000, from).map(({ value }) => ({ key: value, value })) });
    const messages = await readTopic(kafka, topic, 100_000);
    expect(messages).toHaveLength(100_000);
    expect(new Set(messages.map(({ value }) => value)).size).toBe(100_000);
  }, 60_000);
});

describe('content', () => {
  test('keys, headers, timestamps, empty and missing values survive', async () => {
    const topic = await kafka.createTopic();
    const timestamp = String(Date.now() - 1_000);
    const headers = { trace: 'one', twice: ['a', 'b'] };
    await kafka.producer.send({
      topic,
      messages: [
        { key: 'k', value: 'v', headers, timestamp },
        { key: '', value: '' },
        { key: 'gone', value: null },
      ],
    });
    const seen: unknown[] = [];
    const member = await startMember(kafka, {
      groupId: uniqueName('group'),
      topic,
      eachBatch: ({ batch }) => {
        seen.push(...batch.messages);
        return Promise.resolve();
      },
    });
    await waitFor('three messages', () => seen.length === 3);
    await member.stop();
    expect(seen).toMatchObject([
      {
        key: Buffer.from('k'),
        value: Buffer.from('v'),
        timestamp,
        headers: { trace: Buffer.from('one'), twice: [Buffer.from('a'), Buffer.from('b')] },
      },
      { key: Buffer.from(''), value: Buffer.from('') },
      { key: Buffer.from('gone'), value: null },
    ]);
  });

  test('gzip batches come back readable', async () => {
    const topic = await kafka.createTopic();
    await kafka.producer.send({ topic, compression: CompressionTypes.GZIP, messages: numbered(100) });
    const messages = await readTopic(kafka, topic, 100);
    expect(messages.map(({ value }) => value)).toEqual(numbered(100).map(({ value }) => value));
  });

  test('a record larger than the fetch limit of the consumer is delivered all the same', async () => {
    const topic = await kafka.createTopic();
    const large = 'x'.repeat(900_000);
    await kafka.producer.send({ topic, messages: [{ value: 'before' }] });
    await kafka.producer.send({ topic, messages: [{ value: large }] });
    await kafka.producer.send({ topic, messages: [{ value: 'after' }] });
    const consumer = kafka.client().kafka.consumer({
      groupId: uniqueName('group'),
      maxBytesPerPartition: 1_000,
      maxWaitTimeInMs: 100,
    });
    const seen: (number | undefined)[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        seen.push(message.value?.length);
        return Promise.resolve();
      },
    });
    await waitFor('three messages', () => seen.length === 3);
    await consumer.disconnect();
    expect(seen).toEqual([6, 900_000, 5]);
  });
});

describe('acknowledgements', () => {
  test.each([-1, 1])('acks %i answers with the offset of the first record', async (acks) => {
    const topic = await kafka.createTopic();
    await kafka.producer.send({ topic, acks, messages: numbered(3) });
    const [result] = await kafka.producer.send({ topic, acks, messages: numbered(1) });
    expect(result).toMatchObject({
      topicName: topic,
      partition: 0,
      errorCode: 0,
      baseOffset: '3',
      logAppendTime: '-1',
    });
  });

  test('acks 0 answers nothing and appends all the same', async () => {
    const topic = await kafka.createTopic();
    await kafka.producer.send({ topic, acks: 0, messages: numbered(3) });
    await expect(readTopic(kafka, topic, 3)).resolves.toHaveLength(3);
  });

  test.each([
    ['over max.message.bytes', {}, { value: 'x'.repeat(1_100_000) }, 'MESSAGE_TOO_LARGE'],
    [
      'over the max.message.bytes of its topic',
      { 'max.message.bytes': '1000' },
      { value: 'x'.repeat(1_100) },
      'MESSAGE_TOO_LARGE',
    ],
    ['without a key, to a compacted topic', { 'cleanup.policy': 'compact' }, { value: 'x' }, 'INVALID_RECORD'],
  ])('a record %s is refused', async (_, config, message, type) => {
    const topic = await kafka.createTopic({ config });
    await expect(kafka.producer.send({ topic, messages: [message] })).rejects.toMatchObject({ type });
    await expect(kafka.admin.fetchTopicOffsets(topic)).resolves.toMatchObject([{ high: '0' }]);
  });

  test('a record to a topic that is not there is refused', async () => {
    const sent = kafka.producer.send({ topic: uniqueName('missing'), messages: [{ value: 'x' }] });
    await expect(sent).rejects.toMatchObject({ cause: { type: 'UNKNOWN_TOPIC_OR_PARTITION' } });
  });

  test('LogAppendTime dates records by the broker', async () => {
    const topic = await kafka.createTopic({ config: { 'message.timestamp.type': 'LogAppendTime' } });
    const before = Date.now();
    const [result] = await kafka.producer.send({ topic, messages: [{ value: 'x', timestamp: '1000' }] });
    expect(Number(result?.logAppendTime)).toBeGreaterThanOrEqual(before - 1_000);
    await expect(kafka.admin.fetchTopicOffsetsByTimestamp(topic, before - 1_000)).resolves.toMatchObject([
      { offset: '0' },
    ]);
  });
});

describe('offsets', () => {
  test('an empty partition has equal low and high', async () => {
    const topic = await kafka.createTopic({ partitions: 2 });
    await kafka.producer.send({ topic, messages: [{ partition: 1, value: 'x' }] });
    const offsets = await kafka.admin.fetchTopicOffsets(topic);
    expect(offsets.sort((left, right) => left.partition - right.partition)).toMatchObject([
      { partition: 0, low: '0', high: '0' },
      { partition: 1, low: '0', high: '1' },
    ]);
  });

  test('an offset by timestamp is that of the first record at or after it, also inside a batch', async () => {
    const topic = await kafka.createTopic();
    const at = Date.now() - 100_000;
    const dated = (...seconds: number[]) => seconds.map((s) => ({ value: `${s}`, timestamp: String(at + s * 1_000) }));
    await kafka.producer.send({ topic, messages: dated(0, 10, 20) });
    await kafka.producer.send({ topic, compression: CompressionTypes.GZIP, messages: dated(30, 40) });
    const offsetAt = async (ms: number) => (await kafka.admin.fetchTopicOffsetsByTimestamp(topic, at + ms))[0]?.offset;
    await expect(offsetAt(0)).resolves.toBe('0');
    await expect(offsetAt(10_000)).resolves.toBe('1');
    await expect(offsetAt(10_001)).resolves.toBe('2');
    await expect(offsetAt(40_000)).resolves.toBe('4');
    await expect(offsetAt(40_001)).resolves.toBe('5');
  });

  test('an offset by timestamp is none of a deleted record, also where only part of a batch was deleted', async () => {
    const topic = await kafka.createTopic();
    const at = Date.now() - 100_000;
    const messages = [0, 1, 2, 3].map((s) => ({ value: `${s}`, timestamp: String(at + s * 1_000) }));
    await kafka.producer.send({ topic, messages });
    await deleteRecords(topic, '2');
    for (const [ms, offset] of [
      [0, '2'],
      [1_000, '2'],
      [2_001, '3'],
      [3_001, '4'],
    ] as const) {
      await expect(kafka.admin.fetchTopicOffsetsByTimestamp(topic, at + ms)).resolves.toMatchObject([{ offset }]);
    }
  });

  test('of records whose dates are out of order, an offset by timestamp is that of the first that is late enough', async () => {
    const topic = await kafka.createTopic();
    const at = Date.now() - 100_000;
    const send = (...seconds: number[]) =>
      kafka.producer.send({
        topic,
        messages: seconds.map((s) => ({ value: `${s}`, timestamp: String(at + s * 1_000) })),
      });
    await send(20, 10);
    await send(5);
    await send(30, 40, 25);
    for (const [seconds, offset] of [
      [5, '0'],
      [15, '0'],
      [21, '3'],
      [26, '3'],
      [31, '4'],
      [41, '6'],
    ] as const) {
      const asked = kafka.admin.fetchTopicOffsetsByTimestamp(topic, at + seconds * 1_000);
      await expect(asked).resolves.toMatchObject([{ offset }]);
    }
  });

  test('offsets by timestamp are told of every partition, its end where nothing is late enough', async () => {
    const topic = await kafka.createTopic({ partitions: 3 });
    const at = Date.now() - 100_000;
    await kafka.producer.send({ topic, messages: [{ partition: 0, value: 'x', timestamp: String(at) }] });
    await kafka.producer.send({ topic, messages: [{ partition: 1, value: 'x', timestamp: String(at + 1) }] });
    const offsets = await kafka.admin.fetchTopicOffsetsByTimestamp(topic, at + 1);
    expect(offsets.sort((left, right) => left.partition - right.partition)).toEqual([
      { partition: 0, offset: '1' },
      { partition: 1, offset: '0' },
      { partition: 2, offset: '0' },
    ]);
  });

  test('a record older than the topic keeps them can be fetched: age is looked at later', async () => {
    const topic = await kafka.createTopic({ config: { 'retention.ms': '1000' } });
    const timestamp = String(Date.now() - 8 * 86_400_000);
    const [sent] = await kafka.producer.send({ topic, messages: [{ value: 'old', timestamp }] });
    expect(sent).toMatchObject({ baseOffset: '0', logStartOffset: '0' });
    const messages = await readTopic(kafka, topic, 1);
    expect(messages.map(({ value }) => value)).toEqual(['old']);
  });

  test('deleted records raise the low watermark and leave the high one', async () => {
    const topic = await kafka.createTopic();
    for (let count = 0; count < 5; count += 1) await kafka.producer.send({ topic, messages: numbered(1, count) });
    await deleteRecords(topic, '3');
    await expect(kafka.admin.fetchTopicOffsets(topic)).resolves.toMatchObject([{ low: '3', high: '5' }]);
    const messages = await readTopic(kafka, topic, 2);
    expect(messages.map(({ value }) => value)).toEqual(['3', '4']);
  });

  test('a consumer whose committed offset was deleted starts again at the earliest one', async () => {
    const topic = await kafka.createTopic();
    for (let count = 0; count < 5; count += 1) await kafka.producer.send({ topic, messages: numbered(1, count) });
    const groupId = uniqueName('group');
    await kafka.admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '1' }] });
    await deleteRecords(topic, '3');
    const member = await startMember(kafka, { groupId, topic });
    await waitFor('the records that are left', () => member.messages.length >= 2);
    await member.stop();
    expect(member.messages.map(({ value }) => value)).toEqual(['3', '4']);
  });
});
