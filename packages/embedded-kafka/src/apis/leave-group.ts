import { leaveGroup as leave } from '../groups/membership.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api } from './api.ts';

interface LeaveGroupRequest {
  groupId: string;
  memberIds: string[];
}

interface LeaveGroupResponse {
  error: ErrorCode;
  members: { memberId: string; error: ErrorCode }[];
}

export const leaveGroup: Api<LeaveGroupRequest, LeaveGroupResponse> = {
  decode: (reader, version) => {
    const groupId = reader.string();
    if (version < 3) return { groupId, memberIds: [reader.string()] };
    const member = (): string => {
      const memberId = reader.string();
      reader.nullableString(); // group instance id
      return memberId;
    };
    return { groupId, memberIds: reader.array(member) };
  },
  handle: ({ groupId, memberIds }, { broker }) => {
    const group = broker.groups.get(groupId);
    const errorOf = (memberId: string): ErrorCode =>
      group === null ? ERRORS.UNKNOWN_MEMBER_ID : leave(group, memberId);
    return { error: ERRORS.NONE, members: memberIds.map((memberId) => ({ memberId, error: errorOf(memberId) })) };
  },
  refuse: (_, error) => ({ error, members: [] }),
  encode: (writer, { error, members }, version, throttleMs) => {
    if (version >= 1) writer.int32(throttleMs);
    if (version < 3) return void writer.int16(members[0]?.error ?? error);
    writer.int16(error);
    writer.array(members, (member) => writer.string(member.memberId).nullableString(null).int16(member.error));
  },
};
