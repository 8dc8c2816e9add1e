import { createTopic, uniqueName, waitFor } from '@checkstream/testkit';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { fetchGroupMembers, setCommittedOffsets } from '../../src/kafka/group-offsets.ts';
import { fetchCommittedOffsets, fetchOffsetsAt } from '../../src/kafka/offsets.ts';
import { superviseConsumer } from '../../src/kafka/supervise-consumer.ts';
import { aClient, publish, runs } from './clients.ts';

jest.setTimeout(60_000);

const { start, stopAll } = runs();
afterEach(stopAll);
const client = aClient();

const aMember = (groupId: string, topic: string) =>
  superviseConsumer(client, {
    groupId,
    topics: [topic],
    log: client.log,
    onJoin: () => undefined,
    eachBatch: () => Promise.resolve(),
  });

describe('offsets of a consumer group', () => {
  test('are set for the partitions named, and the others stay', async () => {
    const topic = await createTopic({ partitions: 3 });
    const groupId = uniqueName('group');
    await setCommittedOffsets(client, {
      groupId,
      topic,
      offsets: new Map([
        [0, 5n],
        [1, 7n],
      ]),
    });
    await setCommittedOffsets(client, { groupId, topic, offsets: new Map([[1, 3n]]) });
    await setCommittedOffsets(client, { groupId, topic, offsets: new Map() });
    expect(await fetchCommittedOffsets(client, groupId, topic)).toEqual(
      new Map([
        [0, 5n],
        [1, 3n],
      ]),
    );
  });

  test('are not set while the group has members, who are named until they leave', async () => {
    const topic = await createTopic();
    const groupId = uniqueName('group');
    expect(await fetchGroupMembers(client, groupId)).toEqual([]);
    const member = aMember(groupId, topic);
    const { stop } = start((signal) => member.run(signal));
    await waitFor('the member', () => member.connected());
    expect(await fetchGroupMembers(client, groupId)).toEqual([{ clientId: 'test', host: expect.stringMatching(/./) }]);
    const offsets = new Map([[0, 5n]]);
    await expect(setCommittedOffsets(client, { groupId, topic, offsets })).rejects.toThrow('no running instances');
    await stop();
    expect(await fetchGroupMembers(client, groupId)).toEqual([]);
    await setCommittedOffsets(client, { groupId, topic, offsets });
    expect(await fetchCommittedOffsets(client, groupId, topic)).toEqual(offsets);
  });
});

test('the offsets at an instant are those of the first messages dated then or later, and the end where there are none', async () => {
  const topic = await createTopic({ partitions: 2 });
  await publish(client, topic, { key: 'a', value: '1', partition: 0 });
  const long = Date.now() - 3_600_000;
  expect(await fetchOffsetsAt(client, topic, long)).toEqual(
    new Map([
      [0, 0n],
      [1, 0n],
    ]),
  );
  expect(await fetchOffsetsAt(client, topic, Date.now() + 60_000)).toEqual(
    new Map([
      [0, 1n],
      [1, 0n],
    ]),
  );
});
