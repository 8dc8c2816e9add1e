import { leaveGroup as leave } from '../groups/membership.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { NO_THROTTLE_MS } from './api.ts';
import type { Api } from './api.ts';

interface LeaveGroupRequest {
  groupId: string;
  memberIds: string[];
}

interface LeaveGroupResponse {
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
    return { members: memberIds.map((memberId) => ({ memberId, error: errorOf(memberId) })) };
  },
  encode: (writer, { members }, version) => {
    if (version >= 1) writer.int32(NO_THROTTLE_MS);
    if (version < 3) return void writer.int16(members[0]?.error ?? ERRORS.NONE);
    writer.int16(ERRORS.NONE);
    writer.array(members, ({ memberId, error }) => writer.string(memberId).nullableString(null).int16(error));
  },
};
