import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ERRORS } from '../../src/index.ts';
import { API_VERSIONS } from '../../src/protocol/versions.ts';
import type { Reader } from '../../src/protocol/reader.ts';
import type { Writer } from '../../src/protocol/writer.ts';
import { aBatch } from '../a-batch.ts';
import { openKafka, waitFor } from './open-kafka.ts';
import type { TestKafka } from './open-kafka.ts';
import { frame, openWire } from './wire.ts';
import type { Wire } from './wire.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await openKafka();
});
afterAll(() => kafka.close());

const wire = (): Promise<Wire> => openWire(kafka.brokers[0] ?? '');
const allTopics = (writer: Writer) => writer.int32(-1);

describe('bytes that are no request', () => {
  test.each([
    ['a negative length', Buffer.from('ffffffff', 'hex')],
    ['a length over 100 MiB', Buffer.from('06400001', 'hex')],
    ['a length of nothing', Buffer.from('00000000', 'hex')],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['an unknown API', frame(999, 0)],
    ['a body cut short', frame(API_VERSIONS.Metadata.key, 1, (writer) => writer.int16(0))],
    ['an array of two billion items', frame(API_VERSIONS.Metadata.key, 1, (writer) => writer.int32(2 ** 31 - 1))],
  ])('%s closes that connection and harms no other', async (_, bytes) => {
    const [offender, neighbour] = [await wire(), await wire()];
    offender.write(bytes);
    await offender.closed;
    await expect(neighbour.request('Metadata', 1, allTopics)).resolves.toBeDefined();
    neighbour.end();
  });
});

async function advertisedVersions(): Promise<Map<number, { min: number; max: number }>> {
  const connection = await wire();
  const answer = await connection.request('ApiVersions', 0);
  expect(answer.int16()).toBe(ERRORS.NONE);
  connection.end();
  return new Map(answer.array(() => [answer.int16(), { min: answer.int16(), max: answer.int16() }]));
}

describe('versions', () => {
  test('the advertised versions include all that this broker speaks', async () => {
    const advertised = await advertisedVersions();
    for (const { key, max } of Object.values(API_VERSIONS))
      expect(advertised.get(key)?.max).toBeGreaterThanOrEqual(max);
  });

  test('ApiVersions in an unknown version is answered in the oldest layout', async () => {
    const connection = await wire();
    const answer = await connection.request('ApiVersions', 99, (writer) => writer.int8(0));
    expect(answer.int16()).toBe(ERRORS.UNSUPPORTED_VERSION);
    expect(answer.array(() => [answer.int16(), answer.int16(), answer.int16()][0])).toContain(
      API_VERSIONS.ApiVersions.key,
    );
    connection.end();
  });

  test('any other API in a version below the lowest advertised one closes the connection', async () => {
    for (const [key, { min }] of await advertisedVersions()) {
      if (min === 0) continue;
      const connection = await wire();
      connection.write(frame(key, min - 1));
      await connection.closed;
    }
  });
});

describe('requests on one connection', () => {
  test('are answered in their order, those behind a waiting fetch too', async () => {
    const topic = await kafka.createTopic();
    const connection = await wire();
    const order: string[] = [];
    const fetched = connection
      .request('Fetch', 4, fetchFrom(topic, 0, { maxWaitMs: 300 }))
      .then(() => order.push('fetch'));
    const listed = connection.request('Metadata', 1, allTopics).then(() => order.push('metadata'));
    await Promise.all([fetched, listed]);
    expect(order).toEqual(['fetch', 'metadata']);
    connection.end();
  });

  test('a waiting fetch is answered as soon as a record comes', async () => {
    const topic = await kafka.createTopic();
    const connection = await wire();
    const startedAt = Date.now();
    const fetching = connection.request('Fetch', 4, fetchFrom(topic, 0, { maxWaitMs: 20_000 }));
    await kafka.producer.send({ topic, messages: [{ value: 'news' }] });
    expect(fetched(await fetching)).toMatchObject({ error: ERRORS.NONE, high: 1 });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    connection.end();
  });
});

test('what a client sent before it hung up is stored, though nobody hears of it', async () => {
  const topic = await kafka.createTopic();
  const connection = await wire();
  const answer = connection.exchange('Produce', 3, produceTo(topic, aBatch([{ timestamp: Date.now() }])));
  connection.hangUp();
  await expect(answer).rejects.toThrow('connection closed');
  await waitFor('the record', async () => (await kafka.admin.fetchTopicOffsets(topic))[0]?.high === '1');
});

describe('fetching', () => {
  test.each([
    ['beyond the end', 1],
    ['before the beginning', -1],
  ])('an offset %s is out of range', async (_, offset) => {
    const topic = await kafka.createTopic();
    const connection = await wire();
    const answer = fetched(await connection.request('Fetch', 4, fetchFrom(topic, offset, { maxWaitMs: 20_000 })));
    expect(answer).toEqual({ error: ERRORS.OFFSET_OUT_OF_RANGE, high: -1, bytes: 0 });
    connection.end();
  });

  test('at the end nothing comes, after the wait', async () => {
    const topic = await kafka.createTopic();
    const connection = await wire();
    const answer = fetched(await connection.request('Fetch', 4, fetchFrom(topic, 0, { maxWaitMs: 50 })));
    expect(answer).toEqual({ error: ERRORS.NONE, high: 0, bytes: 0 });
    connection.end();
  });
});

describe('batches', () => {
  const flipped = (): Buffer => {
    const batch = aBatch([{ timestamp: Date.now() }]);
    batch[batch.length - 2] = (batch.at(-2) ?? 0) ^ 0xff;
    return batch;
  };
  const good = () => aBatch([{ timestamp: Date.now() }, { timestamp: Date.now() }]);

  test.each([
    ['a sound batch is appended', good, ERRORS.NONE],
    ['a flipped bit is noticed', flipped, ERRORS.CORRUPT_MESSAGE],
    ['two batches at once are refused', () => Buffer.concat([good(), good()]), ERRORS.INVALID_RECORD],
  ])('%s', async (_, batch, error) => {
    const topic = await kafka.createTopic();
    const connection = await wire();
    const answer = await connection.request('Produce', 3, produceTo(topic, batch()));
    answer.int32();
    answer.string();
    answer.int32();
    answer.int32();
    expect(answer.int16()).toBe(error);
    connection.end();
  });
});

function produceTo(topic: string, batch: Buffer): (writer: Writer) => void {
  return (writer) => {
    writer.nullableString(null).int16(-1).int32(1_000);
    writer.array([topic], (name) => writer.string(name).array([0], (index) => writer.int32(index).bytes(batch)));
  };
}

function fetchFrom(topic: string, offset: number, { maxWaitMs = 0 }): (writer: Writer) => void {
  return (writer) => {
    writer.int32(-1).int32(maxWaitMs).int32(1).int32(1_000_000).int8(0);
    writer.array([topic], (name) =>
      writer.string(name).array([0], (index) => writer.int32(index).int64(offset).int32(1_000_000)),
    );
  };
}

function fetched(answer: Reader): { error: number; high: number; bytes: number } {
  answer.int32();
  answer.int32();
  answer.string();
  answer.int32();
  answer.int32();
  const [error, high] = [answer.int16(), answer.int64()];
  answer.int64();
  answer.nullableArray(() => [answer.int64(), answer.int64()]);
  return { error, high, bytes: answer.nullableBytes()?.length ?? 0 };
}
