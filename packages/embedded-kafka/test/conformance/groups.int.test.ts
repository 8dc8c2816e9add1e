import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openKafka, SESSION_TIMEOUT_MS, startMember, uniqueName, waitFor } from './open-kafka.ts';
import type { Member, TestKafka } from './open-kafka.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await openKafka();
});
afterAll(() => kafka.close());

/** True when the members' latest assignments cover partitions 0..count-1 without overlap and with a share for each. */
function shares(members: Member[], count: number): boolean {
  const assigned = members.map((member) => member.assigned() ?? []);
  const all = assigned.flat().sort((left, right) => left - right);
  return (
    all.join() === Array.from({ length: count }, (_, index) => index).join() && assigned.every((own) => own.length > 0)
  );
}

async function stateOf(groupId: string): Promise<string | undefined> {
  const { groups } = await kafka.admin.describeGroups([groupId]);
  return groups[0]?.state;
}

async function committed(groupId: string, topic: string): Promise<Record<number, string>> {
  const [fetched] = await kafka.admin.fetchOffsets({ groupId, topics: [topic] });
  return Object.fromEntries((fetched?.partitions ?? []).map(({ partition, offset }) => [partition, offset]));
}

describe('membership', () => {
  test('one to three members share the partitions, and those who stay take over from one that leaves', async () => {
    const topic = await kafka.createTopic({ partitions: 6 });
    const groupId = uniqueName('group');
    const start = () => startMember(kafka, { groupId, topic });
    const first = await start();
    await waitFor('the first to have it all', () => shares([first], 6));
    const second = await start();
    await waitFor('two shares', () => shares([first, second], 6));
    const third = await start();
    await waitFor('three shares', () => shares([first, second, third], 6));
    const leftAt = Date.now();
    await second.stop();
    await waitFor('two shares again', () => shares([first, third], 6));
    // Who leaves says so: nobody waits for the end of its session.
    expect(Date.now() - leftAt).toBeLessThan(SESSION_TIMEOUT_MS - 1_000);
    await Promise.all([first.stop(), third.stop()]);
    await expect(stateOf(groupId)).resolves.toBe('Empty');
  }, 60_000);

  test('a killed member keeps its partitions for its session, not longer', async () => {
    const topic = await kafka.createTopic({ partitions: 4 });
    const groupId = uniqueName('group');
    const survivor = await startMember(kafka, { groupId, topic });
    const victim = await startMember(kafka, { groupId, topic });
    await waitFor('two shares', () => shares([survivor, victim], 4));
    victim.kill();
    const killedAt = Date.now();
    await waitFor('the survivor to have it all', () => shares([survivor], 4), 2 * SESSION_TIMEOUT_MS);
    // Its last heartbeat may be as old as the heartbeat interval when it dies.
    expect(Date.now() - killedAt).toBeGreaterThan(SESSION_TIMEOUT_MS - 2_000);
    await survivor.stop();
    await victim.stop().catch(() => undefined);
  }, 60_000);

  test('a frozen member loses its partitions, may not commit what it holds, and joins again when it wakes', async () => {
    const topic = await kafka.createTopic({ partitions: 2 });
    const groupId = uniqueName('group');
    const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
    let lateCommit: unknown = null;
    const sleeper = await startMember(kafka, {
      groupId,
      topic,
      eachBatch: async (payload) => {
        await woken;
        const partitions = [{ partition: payload.batch.partition, offset: '1' }];
        lateCommit ??= await payload
          .commitOffsetsIfNecessary({ topics: [{ topic, partitions }] })
          .catch((error: unknown) => error);
      },
      restarts: true,
    });
    const other = await startMember(kafka, { groupId, topic });
    await waitFor('two shares', () => shares([sleeper, other], 2));
    await kafka.producer.send({ topic, messages: [0, 1].map((partition) => ({ partition, value: `${partition}` })) });
    await waitFor('the sleeper to hold a message', () => sleeper.messages.length === 1);
    await waitFor('the other to have it all', () => shares([other], 2), 3 * SESSION_TIMEOUT_MS);
    await waitFor('both messages at the other', () => new Set(other.messages.map(({ value }) => value)).size === 2);
    wake();
    await waitFor('two shares again', () => shares([sleeper, other], 2));
    expect(lateCommit).toMatchObject({
      type: expect.stringMatching(/^(UNKNOWN_MEMBER_ID|ILLEGAL_GENERATION)$/) as unknown,
    });
    await expect(committed(groupId, topic)).resolves.toEqual({ 0: '-1', 1: '-1' });
    await Promise.all([sleeper.stop(), other.stop()]);
  }, 60_000);

  test('what a killed member had not committed comes again to the one that takes over', async () => {
    const topic = await kafka.createTopic();
    const groupId = uniqueName('group');
    await kafka.producer.send({ topic, messages: [0, 1, 2, 3].map((value) => ({ value: `${value}` })) });
    const victim = await startMember(kafka, { groupId, topic });
    await waitFor('four messages', () => victim.messages.length === 4);
    await victim.consumer.commitOffsets([{ topic, partition: 0, offset: '2' }]);
    victim.kill();
    const heir = await startMember(kafka, { groupId, topic });
    await waitFor('the rest', () => heir.messages.at(-1)?.value === '3', 3 * SESSION_TIMEOUT_MS);
    expect(heir.messages.map(({ value }) => value)).toEqual(['2', '3']);
    await heir.stop();
    await victim.stop().catch(() => undefined);
  }, 60_000);

  test('a member with nothing assigned stays in the group', async () => {
    const topic = await kafka.createTopic({ partitions: 1 });
    const groupId = uniqueName('group');
    const members = [await startMember(kafka, { groupId, topic }), await startMember(kafka, { groupId, topic })];
    const shareSizes = () => members.map((member) => member.assigned()?.length).sort();
    await waitFor('one partition and none', () => shareSizes().join() === '0,1');
    await expect(stateOf(groupId)).resolves.toBe('Stable');
    await Promise.all(members.map((member) => member.stop()));
  });

  test('a session timeout below six seconds is refused', async () => {
    const topic = await kafka.createTopic();
    const consumer = kafka.client().kafka.consumer({ groupId: uniqueName('group'), sessionTimeout: 5_999 });
    const crashes: unknown[] = [];
    consumer.on(consumer.events.CRASH, ({ payload }) => crashes.push(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic] });
    await consumer.run({ eachMessage: () => Promise.resolve() });
    await waitFor('a crash', () => crashes.length > 0);
    expect(crashes[0]).toMatchObject({ type: 'INVALID_SESSION_TIMEOUT' });
    await consumer.disconnect();
  });
});

describe('committed offsets', () => {
  test('a member that starts again goes on where the last commit left off', async () => {
    const topic = await kafka.createTopic();
    const groupId = uniqueName('group');
    const messages = Array.from({ length: 10 }, (_, index) => ({ value: `${index}` }));
    await kafka.producer.send({ topic, messages });
    const first = await startMember(kafka, { groupId, topic });
    await waitFor('ten messages', () => first.messages.length === 10);
    await first.consumer.commitOffsets([{ topic, partition: 0, offset: '6', metadata: 'by hand' }]);
    await first.stop();
    const second = await startMember(kafka, { groupId, topic });
    await waitFor('the rest', () => second.messages.length >= 4);
    await second.stop();
    expect(second.messages.map(({ value }) => value)).toEqual(['6', '7', '8', '9']);
    const [fetched] = await kafka.admin.fetchOffsets({ groupId, topics: [topic] });
    expect(fetched?.partitions).toEqual([{ partition: 0, offset: '6', metadata: 'by hand' }]);
  });

  test('a commit by hand inside a batch counts at once', async () => {
    const topic = await kafka.createTopic();
    const groupId = uniqueName('group');
    const member = await startMember(kafka, {
      groupId,
      topic,
      eachBatch: async (payload) => {
        const { batch } = payload;
        await payload.heartbeat();
        payload.resolveOffset(batch.lastOffset());
        const offset = String(BigInt(batch.lastOffset()) + 1n);
        await payload.commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [{ partition: batch.partition, offset }] }],
        });
      },
    });
    await kafka.producer.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] });
    await waitFor('the commit', async () => (await committed(groupId, topic))[0] === '2');
    await member.stop();
  });

  test('lag is high watermark less committed offset, -1 where nothing was committed', async () => {
    const topic = await kafka.createTopic({ partitions: 2 });
    const groupId = uniqueName('group');
    await kafka.producer.send({
      topic,
      messages: [
        { partition: 0, value: 'a' },
        { partition: 0, value: 'b' },
      ],
    });
    const member = await startMember(kafka, { groupId, topic });
    await waitFor('both messages', () => member.messages.length === 2);
    await member.consumer.commitOffsets([{ topic, partition: 0, offset: '1' }]);
    const offsets = await kafka.admin.fetchTopicOffsets(topic);
    expect(offsets.find(({ partition }) => partition === 0)).toMatchObject({ high: '2' });
    await expect(committed(groupId, topic)).resolves.toEqual({ 0: '1', 1: '-1' });
    await member.stop();
  });

  test('an administrator sets the offsets of a group without members, and of no other', async () => {
    const topic = await kafka.createTopic();
    const groupId = uniqueName('group');
    const partitions = [{ partition: 0, offset: '7' }];
    await kafka.admin.setOffsets({ groupId, topic, partitions });
    await expect(committed(groupId, topic)).resolves.toEqual({ 0: '7' });
    const member = await startMember(kafka, { groupId, topic });
    await waitFor('a member', () => member.assigned() !== null);
    await expect(kafka.admin.setOffsets({ groupId, topic, partitions })).rejects.toThrow('no running instances');
    await member.stop();
  }, 60_000);

  test('the offsets of a deleted topic are gone', async () => {
    const topic = await kafka.createTopic();
    const groupId = uniqueName('group');
    const member = await startMember(kafka, { groupId, topic });
    await waitFor('a member', () => member.assigned() !== null);
    await member.consumer.commitOffsets([{ topic, partition: 0, offset: '3' }]);
    await member.stop();
    await kafka.admin.deleteTopics({ topics: [topic] });
    await kafka.createTopic({ name: topic });
    await waitFor('the offsets to go', async () => (await committed(groupId, topic))[0] === '-1');
  });
});

describe('what an administrator sees', () => {
  test('a stable group shows its protocol and its members', async () => {
    const topic = await kafka.createTopic();
    const groupId = uniqueName('group');
    const member = await startMember(kafka, { groupId, topic });
    await waitFor('a stable group', async () => (await stateOf(groupId)) === 'Stable');
    const { groups } = await kafka.admin.describeGroups([groupId]);
    expect(groups[0]).toMatchObject({ groupId, protocolType: 'consumer', protocol: 'RoundRobinAssigner' });
    expect(groups[0]?.members).toHaveLength(1);
    expect(groups[0]?.members[0]).toMatchObject({ clientHost: '/127.0.0.1' });
    expect(groups[0]?.members[0]?.memberAssignment.length).toBeGreaterThan(0);
    const { groups: listed } = await kafka.admin.listGroups();
    expect(listed).toContainEqual({ groupId, protocolType: 'consumer' });
    await member.stop();
  });

  test('an unknown group is Dead', async () => {
    await expect(stateOf(uniqueName('unknown'))).resolves.toBe('Dead');
  });

  test('a group with members cannot be deleted, one without can, and one that is not there cannot', async () => {
    const topic = await kafka.createTopic();
    const groupId = uniqueName('group');
    const member = await startMember(kafka, { groupId, topic });
    await waitFor('a member', () => member.assigned() !== null);
    const remove = () => kafka.admin.deleteGroups([groupId]);
    await expect(remove()).rejects.toMatchObject({ groups: [{ error: { type: 'NON_EMPTY_GROUP' } }] });
    await member.stop();
    await expect(remove()).resolves.toMatchObject([{ groupId, errorCode: 0 }]);
    await expect(remove()).rejects.toMatchObject({ groups: [{ error: { type: 'GROUP_ID_NOT_FOUND' } }] });
  });
});
