import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ERRORS } from '../../src/index.ts';
import { openKafka, uniqueName, waitFor } from './open-kafka.ts';
import type { TestKafka } from './open-kafka.ts';
import { admitted, rawMember as openRawMember } from './raw-member.ts';
import type { RawMember } from './raw-member.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await openKafka();
});
afterAll(() => kafka.close());

const rawMember = (groupId: string): Promise<RawMember> => openRawMember(kafka.brokers[0] ?? '', groupId);

async function stateOf(groupId: string): Promise<string | undefined> {
  const { groups } = await kafka.admin.describeGroups([groupId]);
  return groups[0]?.state;
}

describe('joining', () => {
  test('a new member is told its id first, then leads the first generation', async () => {
    const member = await rawMember(uniqueName('group'));
    const first = await member.join();
    expect(first).toMatchObject({ error: ERRORS.MEMBER_ID_REQUIRED });
    expect(first.memberId).not.toBe('');
    const second = await member.join({ memberId: first.memberId });
    expect(second).toMatchObject({
      error: ERRORS.NONE,
      generation: 1,
      leaderId: first.memberId,
      memberId: first.memberId,
    });
    member.end();
  });

  test.each([
    ['a session timeout of 5,999 ms', { sessionMs: 5_999 }, ERRORS.INVALID_SESSION_TIMEOUT],
    ['a session timeout of 1,800,001 ms', { sessionMs: 1_800_001 }, ERRORS.INVALID_SESSION_TIMEOUT],
    ['an id nobody handed out', { memberId: 'stranger' }, ERRORS.UNKNOWN_MEMBER_ID],
  ])('%s is refused', async (_, options, error) => {
    const member = await rawMember(uniqueName('group'));
    await expect(member.join(options)).resolves.toMatchObject({ error });
    member.end();
  });

  test('a member without a protocol in common with the others is refused', async () => {
    const groupId = uniqueName('group');
    const [first, second] = [await rawMember(groupId), await rawMember(groupId)];
    await admitted(first, 'range');
    await expect(second.join({ protocol: 'sticky' })).resolves.toMatchObject({
      error: ERRORS.INCONSISTENT_GROUP_PROTOCOL,
    });
    await expect(second.join({ protocolType: 'connect' })).resolves.toMatchObject({
      error: ERRORS.INCONSISTENT_GROUP_PROTOCOL,
    });
    first.end();
    second.end();
  });
});

describe('a rebalance', () => {
  test('the leader assigns and every member gets its own part', async () => {
    const groupId = uniqueName('group');
    const [leader, follower] = [await rawMember(groupId), await rawMember(groupId)];
    const { memberId: leaderId } = await admitted(leader);
    await leader.sync(1, leaderId, { [leaderId]: 'all' });
    const { memberId: followerId } = await follower.join();
    const joining = follower.join({ memberId: followerId });
    await waitFor(
      'the leader to hear of it',
      async () => (await leader.heartbeat(1, leaderId)) === ERRORS.REBALANCE_IN_PROGRESS,
    );
    await expect(leader.sync(1, leaderId)).resolves.toMatchObject({ error: ERRORS.REBALANCE_IN_PROGRESS });
    const [rejoined, joined] = await Promise.all([leader.join({ memberId: leaderId }), joining]);
    expect([rejoined, joined]).toMatchObject([
      { generation: 2, leaderId },
      { generation: 2, leaderId },
    ]);
    const parts = await Promise.all([
      follower.sync(2, followerId),
      leader.sync(2, leaderId, { [leaderId]: 'left', [followerId]: 'right' }),
    ]);
    expect(parts.map(({ assignment }) => assignment)).toEqual(['right', 'left']);
    leader.end();
    follower.end();
  });

  test('members and commits of an old generation are refused', async () => {
    const topic = await kafka.createTopic();
    const member = await rawMember(uniqueName('group'));
    const { memberId } = await admitted(member);
    await expect(member.commit(1, memberId, topic)).resolves.toBe(ERRORS.REBALANCE_IN_PROGRESS);
    await member.sync(1, memberId, { [memberId]: 'all' });
    await expect(member.commit(1, memberId, topic)).resolves.toBe(ERRORS.NONE);
    await expect(member.join({ memberId })).resolves.toMatchObject({ generation: 2 });
    await member.sync(2, memberId, { [memberId]: 'all' });
    await expect(member.commit(1, memberId, topic)).resolves.toBe(ERRORS.ILLEGAL_GENERATION);
    await expect(member.heartbeat(1, memberId)).resolves.toBe(ERRORS.ILLEGAL_GENERATION);
    await expect(member.sync(1, memberId)).resolves.toMatchObject({ error: ERRORS.ILLEGAL_GENERATION });
    await expect(member.heartbeat(2, memberId)).resolves.toBe(ERRORS.NONE);
    member.end();
  });

  test('a commit needs a member, or a group without any', async () => {
    const topic = await kafka.createTopic();
    const member = await rawMember(uniqueName('group'));
    await expect(member.commit(3, 'stranger', topic)).resolves.toBe(ERRORS.ILLEGAL_GENERATION);
    await expect(member.commit(-1, '', topic)).resolves.toBe(ERRORS.NONE);
    const { memberId } = await admitted(member);
    await member.sync(1, memberId, { [memberId]: 'all' });
    await expect(member.commit(-1, '', topic)).resolves.toBe(ERRORS.UNKNOWN_MEMBER_ID);
    await expect(member.commit(1, 'stranger', topic)).resolves.toBe(ERRORS.UNKNOWN_MEMBER_ID);
    await expect(member.commit(1, memberId, uniqueName('missing'))).resolves.toBe(ERRORS.UNKNOWN_TOPIC_OR_PARTITION);
    member.end();
  });

  test('who left is unknown', async () => {
    const member = await rawMember(uniqueName('group'));
    const { memberId } = await admitted(member);
    await expect(member.leave(memberId)).resolves.toBe(ERRORS.NONE);
    await expect(member.leave(memberId)).resolves.toBe(ERRORS.UNKNOWN_MEMBER_ID);
    await expect(member.heartbeat(1, memberId)).resolves.toBe(ERRORS.UNKNOWN_MEMBER_ID);
    member.end();
  });

  test('a member lives on without its connection, until its session ends', async () => {
    const groupId = uniqueName('group');
    const [first, second] = [await rawMember(groupId), await rawMember(groupId)];
    const { memberId } = await admitted(first);
    await first.sync(1, memberId, { [memberId]: 'all' });
    first.end();
    await expect(second.heartbeat(1, memberId)).resolves.toBe(ERRORS.NONE);
    second.end();
  });

  test('shows in the state of the group, step by step', async () => {
    const groupId = uniqueName('group');
    const [first, second] = [await rawMember(groupId), await rawMember(groupId)];
    const { memberId } = await admitted(first);
    await expect(stateOf(groupId)).resolves.toBe('CompletingRebalance');
    await first.sync(1, memberId, { [memberId]: 'all' });
    await expect(stateOf(groupId)).resolves.toBe('Stable');
    const joining = admitted(second);
    await waitFor('the rebalance', async () => (await stateOf(groupId)) === 'PreparingRebalance');
    await first.leave(memberId);
    await joining;
    await expect(stateOf(groupId)).resolves.toBe('CompletingRebalance');
    await second.leave((await joining).memberId);
    await expect(stateOf(groupId)).resolves.toBe('Empty');
    first.end();
    second.end();
  });
});

describe('a member that freezes', () => {
  test('and comes back within its session is still a member', async () => {
    const topic = await kafka.createTopic();
    const member = await rawMember(uniqueName('group'));
    const { memberId } = await admitted(member);
    await member.sync(1, memberId, { [memberId]: 'all' });
    await new Promise((resolve) => setTimeout(resolve, 3_000)); // half its session
    await expect(member.heartbeat(1, memberId)).resolves.toBe(ERRORS.NONE);
    await expect(member.commit(1, memberId, topic)).resolves.toBe(ERRORS.NONE);
    member.end();
  });

  test('for longer than its session is out, may not commit, and joins as a stranger', async () => {
    const topic = await kafka.createTopic();
    const groupId = uniqueName('group');
    const member = await rawMember(groupId);
    const { memberId } = await admitted(member);
    await member.sync(1, memberId, { [memberId]: 'all' });
    await waitFor('its session to end', async () => (await stateOf(groupId)) === 'Empty');
    await expect(member.heartbeat(1, memberId)).resolves.toBe(ERRORS.UNKNOWN_MEMBER_ID);
    await expect(member.commit(1, memberId, topic)).resolves.toBe(ERRORS.UNKNOWN_MEMBER_ID);
    await expect(member.sync(1, memberId)).resolves.toMatchObject({ error: ERRORS.UNKNOWN_MEMBER_ID });
    await expect(member.join({ memberId })).resolves.toMatchObject({ error: ERRORS.UNKNOWN_MEMBER_ID });
    const { offset } = (await kafka.admin.fetchOffsets({ groupId, topics: [topic] }))[0]?.partitions[0] ?? {};
    expect(offset).toBe('-1');
    const again = await admitted(member);
    expect(again.memberId).not.toBe(memberId);
    expect(again).toMatchObject({ error: ERRORS.NONE, leaderId: again.memberId });
    member.end();
  });
});
