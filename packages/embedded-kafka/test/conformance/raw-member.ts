import { createWriter } from '../../src/protocol/writer.ts';
import { openWire } from './wire.ts';

export interface Joined {
  error: number;
  generation: number;
  leaderId: string;
  memberId: string;
}

/** Of a consumer that wants no topic: version 0, no topics, no user data. Brokers look into it. */
const SUBSCRIPTION = createWriter().int16(0).int32(0).int32(-1).finish();

/** One member on a connection of its own, speaking JoinGroup v5 and the rest at v3. */
export interface RawMember {
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

export async function rawMember(broker: string, groupId: string): Promise<RawMember> {
  const wire = await openWire(broker);
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

/** Joins the way a client does: the first answer is only the id. */
export async function admitted(member: RawMember, protocol = 'range'): Promise<Joined> {
  const { memberId } = await member.join({ protocol });
  return member.join({ memberId, protocol });
}
