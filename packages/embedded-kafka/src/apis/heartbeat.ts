import { heartbeat as beat } from '../groups/membership.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api } from './api.ts';

interface HeartbeatRequest {
  groupId: string;
  generation: number;
  memberId: string;
}

export const heartbeat: Api<HeartbeatRequest, { error: ErrorCode }> = {
  decode: (reader, version) => {
    const [groupId, generation, memberId] = [reader.string(), reader.int32(), reader.string()];
    if (version >= 3) reader.nullableString(); // group instance id
    return { groupId, generation, memberId };
  },
  handle: ({ groupId, ...claim }, { broker }) => {
    const group = broker.groups.get(groupId);
    return { error: group === null ? ERRORS.UNKNOWN_MEMBER_ID : beat(group, claim) };
  },
  refuse: (_, error) => ({ error }),
  encode: (writer, { error }, version, throttleMs) => {
    if (version >= 1) writer.int32(throttleMs);
    writer.int16(error);
  },
};
