import { ERRORS } from '../protocol/errors.ts';
import type { SyncAnswer } from '../groups/group.ts';
import { syncGroup as sync } from '../groups/sync.ts';
import type { SyncRequest } from '../groups/sync.ts';
import type { Api } from './api.ts';

interface SyncGroupRequest extends SyncRequest {
  groupId: string;
}

export const syncGroup: Api<SyncGroupRequest, SyncAnswer> = {
  decode: (reader, version) => {
    const [groupId, generation, memberId] = [reader.string(), reader.int32(), reader.string()];
    if (version >= 3) reader.nullableString(); // group instance id
    const assignments = reader.array(() => ({ memberId: reader.string(), assignment: reader.bytes() }));
    return { groupId, generation, memberId, assignments };
  },
  handle: ({ groupId, ...request }, { broker }) => {
    const group = broker.groups.get(groupId);
    return group === null ? { error: ERRORS.UNKNOWN_MEMBER_ID, assignment: Buffer.alloc(0) } : sync(group, request);
  },
  refuse: (_, error) => ({ error, assignment: Buffer.alloc(0) }),
  encode: (writer, { error, assignment }, version, throttleMs) => {
    if (version >= 1) writer.int32(throttleMs);
    writer.int16(error).bytes(assignment);
  },
};
