import { createTopic, uniqueName, waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createEmbeddedKafka, type EmbeddedKafka, type InjectedFault } from '@checkstream/embedded-kafka';
import { fetchCommittedOffsets, fetchOffsets } from '../../src/kafka/offsets.ts';
import { readTopic, type ReadTopicOptions } from '../../src/kafka/read-topic.ts';
import { withAdmin } from '../../src/kafka/with-admin.ts';
import { deleteBefore } from '../../src/testing/delete-before.ts';
import { aClient, publish } from './clients.ts';

jest.setTimeout(60_000);

const forever = new AbortController().signal;
const client = aClient();

/** `count` messages in each partition; the value is the offset. */
async function aTopic(partitions: number, count: number): Promise<string> {
  const topic = await createTopic({ partitions });
  const rows = Array.from({ length: partitions }, (_, partition) =>
    Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: `${n}`, partition })),
  );
  await publish(client, topic, ...rows.flat());
  return topic;
}

async function read(topic: string, options: Partial<ReadTopicOptions> = {}): Promise<Record<number, number[]>> {
  const seen: Record<number, number[]> = {};
  const ranges = options.ranges ?? (await fetchOffsets(client, topic));
  await readTopic(client, {
    topic,
    ranges,
    signal: forever,
    ...options,
    onMessages: async (partition, messages) => {
      (seen[partition] ??= []).push(...messages.map(({ offset }) => Number(offset)));
      await options.onMessages?.(partition, messages);
    },
  });
  return seen;
}

const upTo = (high: number, low = 0) => Array.from({ length: high - low }, (_, n) => low + n);

describe('reading ranges of a topic', () => {
  test('reads every message of all partitions once, in order', async () => {
    const topic = await aTopic(3, 40);
    expect(await read(topic)).toEqual({ 0: upTo(40), 1: upTo(40), 2: upTo(40) });
  });

  test('reads just what is asked for, and nothing that came later', async () => {
    const topic = await aTopic(3, 40);
    const ranges = new Map([
      [0, { low: 39n, high: 40n }],
      [2, { low: 10n, high: 20n }],
    ]);
    await publish(client, topic, { key: 'later', value: '40', partition: 0 });
    expect(await read(topic, { ranges })).toEqual({ 0: [39], 2: upTo(20, 10) });
  });

  test('an empty topic, or no range at all, ends at once', async () => {
    expect(await read(await createTopic({ partitions: 2 }))).toEqual({});
    expect(await read(await aTopic(1, 3), { ranges: new Map() })).toEqual({});
  });

  test('commits nothing: no group of a reader has an offset of the topic', async () => {
    const topic = await aTopic(1, 3);
    await read(topic);
    const { groups } = await withAdmin(client, (admin) => admin.listGroups());
    const readers = groups.filter(({ groupId }) => groupId.startsWith('checkstream-read-'));
    for (const { groupId } of readers) expect(await fetchCommittedOffsets(client, groupId, topic)).toEqual(new Map());
  });

  test('begins behind what was deleted before it joined', async () => {
    const topic = await aTopic(1, 20);
    const ranges = await fetchOffsets(client, topic);
    await deleteBefore(client, topic, 0, '12');
    expect(await read(topic, { ranges })).toEqual({ 0: upTo(20, 12) });
  });

  test('ends although everything it waits for was deleted', async () => {
    const topic = await aTopic(1, 20);
    const ranges = await fetchOffsets(client, topic);
    await deleteBefore(client, topic, 0, '20');
    expect(await read(topic, { ranges })).toEqual({});
  });

  test('rejects with what its callback throws', async () => {
    const topic = await aTopic(1, 3);
    const failure = new Error('cannot send');
    await expect(read(topic, { onMessages: () => Promise.reject(failure) })).rejects.toBe(failure);
  });

  test('an abort ends it with its reason', async () => {
    const topic = await aTopic(1, 3);
    const stop = new AbortController();
    const onMessages = () => stop.abort(new Error('stop'));
    await expect(read(topic, { signal: stop.signal, onMessages })).rejects.toThrow('stop');
    await expect(read(topic, { signal: stop.signal })).rejects.toThrow('stop');
  });

  test('a topic that does not exist rejects', async () => {
    const ranges = new Map([[0, { low: 0n, high: 1n }]]);
    await expect(read(uniqueName('missing'), { ranges })).rejects.toThrow();
  });
});

describe('reading while Kafka has trouble', () => {
  let kafka: EmbeddedKafka;
  beforeEach(async () => {
    kafka = await createEmbeddedKafka();
  });
  afterEach(() => kafka.close());

  test('a lost group is joined again, and reading goes on where it was', async () => {
    const own = aClient({ brokers: kafka.brokers });
    await withAdmin(own, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 2 }] }));
    const rows = upTo(200).map((n) => ({ key: `k${n}`, value: 'x'.repeat(20_000), partition: n % 2 }));
    await publish(own, 't', ...rows.slice(0, 100));
    await publish(own, 't', ...rows.slice(100));
    const seen: Record<number, number[]> = {};
    let disturbance: InjectedFault | null = null;
    let working = 0;
    await readTopic(own, {
      topic: 't',
      ranges: await fetchOffsets(own, 't'),
      signal: forever,
      onMessages: async (partition, messages) => {
        working += 1;
        expect(working).toBe(1);
        (seen[partition] ??= []).push(...messages.map(({ offset }) => Number(offset)));
        if (disturbance === null) {
          disturbance = kafka.faults.inject({ on: 'JoinGroup', do: 'delay', ms: 1, times: Infinity });
          kafka.faults.inject({ on: 'Heartbeat', do: 'rebalance' });
          await waitFor('another join', () => disturbance?.fired());
        }
        working -= 1;
      },
    });
    expect(seen).toEqual({ 0: upTo(100), 1: upTo(100) });
  });
});
