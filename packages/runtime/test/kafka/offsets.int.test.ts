import { createTopic, uniqueName } from '@checkstream/testkit';
import { describe, expect, jest, test } from '@jest/globals';
import { fetchCommittedOffsets, fetchOffsets } from '../../src/kafka/offsets.ts';
import { superviseConsumer } from '../../src/kafka/supervise-consumer.ts';
import { aClient, publish } from './clients.ts';

jest.setTimeout(60_000);

describe('fetchOffsets', () => {
  test('an empty topic has equal ends', async () => {
    const topic = await createTopic({ partitions: 2 });
    const empty = { low: 0n, high: 0n };
    expect(await fetchOffsets(aClient(), topic)).toEqual(
      new Map([
        [0, empty],
        [1, empty],
      ]),
    );
  });

  test('a topic that does not exist rejects', async () => {
    await expect(fetchOffsets(aClient(), uniqueName('missing'))).rejects.toThrow();
  });
});

describe('fetchCommittedOffsets', () => {
  test('only partitions with a committed offset are there', async () => {
    const client = aClient();
    const topic = await createTopic({ partitions: 3 });
    const groupId = uniqueName('group');
    expect(await fetchCommittedOffsets(client, groupId, topic)).toEqual(new Map());

    const [partition] = await publish(client, topic, { key: 'a', value: 'x' });
    const done = new AbortController();
    await superviseConsumer(client, {
      groupId,
      topics: [topic],
      log: client.log,
      onJoin: () => undefined,
      eachBatch: async (payload) => {
        const topics = [{ topic, partitions: [{ partition: partition ?? 0, offset: '1' }] }];
        await payload.commitOffsetsIfNecessary({ topics });
        done.abort();
      },
    }).run(done.signal);
    expect(await fetchCommittedOffsets(client, groupId, topic)).toEqual(new Map([[partition, 1n]]));
    expect(await fetchCommittedOffsets(client, groupId, topic, 'once')).toEqual(new Map([[partition, 1n]]));
  });
});
