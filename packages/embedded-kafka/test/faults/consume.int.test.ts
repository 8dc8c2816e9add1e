import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { uniqueName, waitFor } from '../conformance/open-kafka.ts';
import type { Member } from '../conformance/open-kafka.ts';
import { openFaultyKafka } from './open-faulty-kafka.ts';
import type { FaultyKafka } from './open-faulty-kafka.ts';

let kafka: FaultyKafka;
beforeEach(async () => {
  kafka = await openFaultyKafka();
});
afterEach(() => kafka.close());

const TEN = Array.from({ length: 10 }, (_, index) => ({ value: `${index}` }));

async function filledTopic(): Promise<string> {
  const topic = await kafka.createTopic();
  await kafka.producer.send({ topic, messages: TEN });
  return topic;
}

async function committed(groupId: string, topic: string): Promise<string | undefined> {
  const [fetched] = await kafka.admin.fetchOffsets({ groupId, topics: [topic] });
  return fetched?.partitions[0]?.offset;
}

const hasTen = (member: Member) => () => member.messages.length >= 10;

describe('a commit whose connection is cut', () => {
  test.each([
    ['drop-before', '-1'],
    ['drop-after', '4'],
    ['drop-midway', '4'],
  ] as const)('again and again (%s): the client gives up, and the broker has offset %s', async (drop, offset) => {
    const [topic, groupId] = [await filledTopic(), uniqueName('group')];
    const member = await kafka.startMember({ groupId, topic });
    await waitFor('ten messages', hasTen(member));
    const fault = kafka.faults.inject({ on: 'OffsetCommit', do: drop, group: groupId, topic, times: Infinity });
    await expect(member.consumer.commitOffsets([{ topic, partition: 0, offset: '4' }])).rejects.toThrow();
    expect(fault.fired()).toBeGreaterThan(1);
    await member.stop();
    await expect(committed(groupId, topic)).resolves.toBe(offset);
  });

  test('is tried again', async () => {
    const [topic, groupId] = [await filledTopic(), uniqueName('group')];
    const member = await kafka.startMember({ groupId, topic });
    await waitFor('ten messages', hasTen(member));
    const fault = kafka.faults.inject({ on: 'OffsetCommit', do: 'drop-before' });
    await member.consumer.commitOffsets([{ topic, partition: 0, offset: '4' }]);
    expect(fault.fired()).toBe(1);
    await expect(committed(groupId, topic)).resolves.toBe('4');
    await member.stop();
  });

  test('is no loss: what follows the last stored commit is delivered again', async () => {
    const [topic, groupId] = [await filledTopic(), uniqueName('group')];
    const first = await kafka.startMember({ groupId, topic });
    await waitFor('ten messages', hasTen(first));
    await first.consumer.commitOffsets([{ topic, partition: 0, offset: '4' }]);
    const fault = kafka.faults.inject({ on: 'OffsetCommit', do: 'drop-before', times: Infinity });
    await expect(first.consumer.commitOffsets([{ topic, partition: 0, offset: '10' }])).rejects.toThrow();
    fault.lift();
    await first.stop();
    const second = await kafka.startMember({ groupId, topic });
    await waitFor('the rest', () => second.messages.at(-1)?.value === '9');
    await second.stop();
    expect(second.messages.map(({ value }) => value)).toEqual(['4', '5', '6', '7', '8', '9']);
  });
});

test('a fault is for its group and its topic alone', async () => {
  const [topic, groupId] = [await filledTopic(), uniqueName('group')];
  const faults = [
    kafka.faults.inject({ on: 'OffsetCommit', do: 'drop-before', group: uniqueName('other') }),
    kafka.faults.inject({ on: 'OffsetCommit', do: 'drop-before', topic: uniqueName('other') }),
    kafka.faults.inject({ on: 'OffsetCommit', do: 'drop-before', clientId: uniqueName('other') }),
  ];
  const member = await kafka.startMember({ groupId, topic });
  await waitFor('ten messages', hasTen(member));
  await member.consumer.commitOffsets([{ topic, partition: 0, offset: '4' }]);
  expect(faults.map((fault) => fault.fired())).toEqual([0, 0, 0]);
  await member.stop();
});

describe('trouble with the coordinator', () => {
  test.each([
    ['COORDINATOR_LOAD_IN_PROGRESS', 'GROUP_LOAD_IN_PROGRESS'],
    ['COORDINATOR_NOT_AVAILABLE', 'GROUP_COORDINATOR_NOT_AVAILABLE'],
    ['NOT_COORDINATOR', 'NOT_COORDINATOR_FOR_GROUP'],
  ] as const)('%s to a commit is what the client reports, and nothing is stored', async (error, type) => {
    const [topic, groupId] = [await filledTopic(), uniqueName('group')];
    const member = await kafka.startMember({ groupId, topic });
    await waitFor('ten messages', hasTen(member));
    kafka.faults.inject({ on: 'OffsetCommit', do: 'answer', error, times: Infinity });
    await expect(member.consumer.commitOffsets([{ topic, partition: 0, offset: '4' }])).rejects.toMatchObject({
      cause: { type },
    });
    await expect(committed(groupId, topic)).resolves.toBe('-1');
    await member.stop();
  });

  test.each(['COORDINATOR_LOAD_IN_PROGRESS', 'COORDINATOR_NOT_AVAILABLE'] as const)(
    '%s to a join is waited out',
    async (error) => {
      const [topic, groupId] = [await filledTopic(), uniqueName('group')];
      const fault = kafka.faults.inject({ on: 'JoinGroup', do: 'answer', error, times: 2 });
      const member = await kafka.startMember({ groupId, topic, restarts: true });
      await waitFor('ten messages', hasTen(member));
      expect(fault.fired()).toBe(2);
      await member.stop();
    },
  );

  test('a coordinator that is not there yet is asked for again', async () => {
    const [topic, groupId] = [await filledTopic(), uniqueName('group')];
    const fault = kafka.faults.inject({
      on: 'FindCoordinator',
      do: 'answer',
      error: 'COORDINATOR_NOT_AVAILABLE',
      times: 3,
      group: groupId,
    });
    const member = await kafka.startMember({ groupId, topic });
    await waitFor('ten messages', hasTen(member));
    expect(fault.fired()).toBe(3);
    await member.stop();
  });

  test.each(['close', 'reset'] as const)(
    'a connection that ends (%s) in the middle of FindCoordinator ends a plain consumer for good',
    async (by) => {
      const [topic, groupId] = [await filledTopic(), uniqueName('group')];
      const consumer = kafka.client().kafka.consumer({ groupId });
      const crashes: { restart: boolean; name: string }[] = [];
      consumer.on(consumer.events.CRASH, ({ payload }) =>
        crashes.push({ restart: payload.restart, name: payload.error.name }),
      );
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      const fault = kafka.faults.inject({ on: 'FindCoordinator', do: 'drop-midway', by, group: groupId });
      await consumer.run({ eachMessage: () => Promise.resolve() });
      await waitFor('the crash', () => crashes.length > 0);
      expect(crashes).toEqual([{ restart: false, name: 'KafkaJSGroupCoordinatorNotFound' }]);
      expect(fault.fired()).toBe(1);
      await consumer.disconnect();
    },
  );
});

describe('a forced rebalance', () => {
  test('makes every member join again, in a new generation, and loses nothing', async () => {
    const [topic, groupId] = [await kafka.createTopic({ partitions: 2 }), uniqueName('group')];
    const members = [await kafka.startMember({ groupId, topic }), await kafka.startMember({ groupId, topic })];
    await waitFor('one each', () => members.every((member) => member.assigned()?.length === 1));
    const before = members.map((member) => member.joins());
    kafka.faults.rebalance(groupId);
    await waitFor('both again', () => members.every((member, n) => member.joins() > (before[n] ?? 0)));
    await kafka.producer.send({ topic, messages: [0, 1].map((partition) => ({ partition, value: `${partition}` })) });
    await waitFor('both messages', () => members.flatMap(({ messages }) => messages).length === 2);
    await Promise.all(members.map((member) => member.stop()));
  });

  test('as a commit comes leaves the commit stored, and the member joins again', async () => {
    const [topic, groupId] = [await filledTopic(), uniqueName('group')];
    const member = await kafka.startMember({ groupId, topic });
    await waitFor('ten messages', hasTen(member));
    const fault = kafka.faults.inject({ on: 'OffsetCommit', do: 'rebalance', group: groupId });
    await member.consumer.commitOffsets([{ topic, partition: 0, offset: '10' }]);
    await waitFor('the next join', () => member.joins() === 2);
    expect(fault.fired()).toBe(1);
    await expect(committed(groupId, topic)).resolves.toBe('10');
    await member.stop();
  });

  test('needs a group with members', () => {
    expect(() => kafka.faults.rebalance('nobody')).toThrow('group "nobody": expected one with members');
  });
});

describe('trouble with fetching', () => {
  test.each([
    ['a leader that moved', { on: 'Fetch', do: 'answer', error: 'NOT_LEADER_OR_FOLLOWER', times: 2 }],
    ['a connection cut before', { on: 'Fetch', do: 'drop-before' }],
    ['a connection cut within the answer', { on: 'Fetch', do: 'drop-midway' }],
    ['a connection reset', { on: 'Fetch', do: 'drop-after', by: 'reset' }],
    ['a throttle', { on: 'Fetch', do: 'throttle', ms: 300, times: 2 }],
    ['a delay', { on: 'Fetch', do: 'delay', ms: 300, times: 2 }],
  ] as const)('%s costs time and no message', async (_, fault) => {
    const [topic, groupId] = [await filledTopic(), uniqueName('group')];
    const injected = kafka.faults.inject(fault);
    const member = await kafka.startMember({ groupId, topic, restarts: true });
    await waitFor('ten messages', hasTen(member));
    await waitFor('the last fault', () => injected.fired() === ('times' in fault ? fault.times : 1));
    await member.stop();
    const values = new Set(member.messages.map(({ value }) => value));
    expect([...values]).toEqual(TEN.map(({ value }) => value));
  });
});
