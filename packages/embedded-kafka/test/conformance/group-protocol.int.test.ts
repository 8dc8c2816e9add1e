import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ERRORS } from '../../src/index.ts';
import { createWriter } from '../../src/protocol/writer.ts';
import { openKafka, uniqueName, waitFor } from './open-kafka.ts';
import type { TestKafka } from './open-kafka.ts';
import { openWire } from './wire.ts';
import type { Wire } from './wire.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await openKafka();
});
afterAll(() => kafka.close());

interface Joined {
  error: number;
  generation: number;
  leaderId: string;
  memberId: string;
}

/** Of a consumer that wants no topic: version 0, no topics, no user data. Brokers look into it. */
const SUBSCRIPTION = createWriter().int16(0).int32(0).int32(-1).finish();

/** One member on a connection of its own, speaking JoinGroup v5 and the rest at v3. */
interface RawMember {
  join(options?: { memberId?: string; protocol?: string; protocolType?: string; sessionMs?: number }): Promise<Joined>;
  sync(
    generation: number,
    memberId: string,
    assignments?: Record<string, string>,
  ): Promise<{ error: number; assignment: string }>;
  heartbeat(generation: number, memberId: string): Promise<number>;
  leave(memberId: string): Promise<number>;
  commit(generation: number, memberId: string, topic: string): Promise<number>;
  end(): void;
}

async function rawMember(groupId: string): Promise<RawMember> {
  const wire: Wire = await openWire(kafka.brokers[0] ?? '');
  return {
    end: () => wire.end(),
    join: async ({ memberId = '', protocol = 'range', protocolType = 'consumer', sessionMs = 6_000 } = {}) => {
      const answer = await wire.request('JoinGroup', 5, (writer) => {
        writer.string(groupId).int32(sessionMs).int32(10_000).string(memberId).nullableString(null);
        writer.string(protocolType).array([protocol], (name) => writer.string(name).bytes(SUBSCRIPTION));
      });
      answer.int32();
      const [error, generation] = [answer.int16(), answer.int32()];
      answer.nullableString();
      return { error, generation, leaderId: answer.nullableString() ?? '', memberId: answer.string() };
    },
    sync: async (generation, memberId, assignments = {}) => {
      const answer = await wire.request('SyncGroup', 3, (writer) => {
        writer.string(groupId).int32(generation).string(memberId).nullableString(null);
        writer.array(Object.entries(assignments), ([id, text]) => writer.string(id).bytes(Buffer.from(text)));
      });
      answer.int32();
      return { error: answer.int16(), assignment: answer.bytes().toString() };
    },
    heartbeat: async (generation, memberId) => {
      const answer = await wire.request('Heartbeat', 3, (writer) =>
        writer.string(groupId).int32(generation).string(memberId).nullableString(null),
      );
      answer.int32();
      return answer.int16();
    },
    leave: async (memberId) => {
      const answer = await wire.request('LeaveGroup', 3, (writer) => {
        writer.string(groupId).array([memberId], (id) => writer.string(id).nullableString(null));
      });
      answer.int32();
      const error = answer.int16();
      return error === 0
        ? (answer.array(() => [answer.string(), answer.nullableString(), answer.int16()])[0]?.[2] as number)
        : error;
    },
    commit: async (generation, memberId, topic) => {
      const answer = await wire.request('OffsetCommit', 5, (writer) => {
        writer.string(groupId).int32(generation).string(memberId);
        writer.array([topic], (name) =>
          writer.string(name).array([0], (index) => writer.int32(index).int64(1).nullableString(null)),
        );
      });
      answer.int32();
      answer.int32();
      answer.string();
      answer.int32();
      answer.int32();
      return answer.int16();
    },
  };
}

/** A real coordinator may still be loading when it is asked for the first time. */
async function coordinatorReady(): Promise<void> {
  await waitFor('the coordinator', async () => {
    const member = await rawMember(uniqueName('probe'));
    const { error } = await member.join();
    member.end();
    return error === ERRORS.MEMBER_ID_REQUIRED;
  });
}
beforeAll(coordinatorReady);

/** Joins the way a client does: the first answer is only the id. */
async function admitted(member: RawMember, protocol = 'range'): Promise<Joined> {
  const { memberId } = await member.join({ protocol });
  return member.join({ memberId, protocol });
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
});
