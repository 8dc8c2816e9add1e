import { ERRORS } from '../protocol/errors.ts';
import type { JoinAnswer, Protocol } from '../groups/group.ts';
import { joinGroup as join, refused } from '../groups/join.ts';
import type { Api } from './api.ts';

interface JoinGroupRequest {
  groupId: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  memberId: string;
  protocolType: string;
  protocols: Protocol[];
}

/** Defaults of group.min.session.timeout.ms and group.max.session.timeout.ms. */
export const SESSION_TIMEOUT_MS = { min: 6_000, max: 1_800_000 } as const;
/** First version in which a new member is told its id and has to come back with it. */
const ID_REQUIRED_SINCE = 4;

export const joinGroup: Api<JoinGroupRequest, JoinAnswer> = {
  decode: (reader, version) => {
    const groupId = reader.string();
    const sessionTimeoutMs = reader.int32();
    const rebalanceTimeoutMs = version >= 1 ? reader.int32() : sessionTimeoutMs;
    const memberId = reader.string();
    if (version >= 5) reader.nullableString(); // group instance id: members are dynamic here
    const protocolType = reader.string();
    // A copy: the metadata outlives the request.
    const protocols = reader.array(() => ({ name: reader.string(), metadata: Buffer.from(reader.bytes()) }));
    return { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, protocolType, protocols };
  },
  handle: ({ groupId, ...request }, { broker, version, clientId, clientHost }) => {
    if (groupId === '') return refused(request.memberId, ERRORS.INVALID_GROUP_ID);
    if (request.sessionTimeoutMs < SESSION_TIMEOUT_MS.min || request.sessionTimeoutMs > SESSION_TIMEOUT_MS.max)
      return refused(request.memberId, ERRORS.INVALID_SESSION_TIMEOUT);
    const group = request.memberId === '' ? broker.groups.getOrCreate(groupId) : broker.groups.get(groupId);
    if (group === null) return refused(request.memberId, ERRORS.UNKNOWN_MEMBER_ID);
    const idRequired = version >= ID_REQUIRED_SINCE;
    return join(group, { ...request, clientId, clientHost, idRequired, newMemberId: broker.newMemberId(clientId) });
  },
  refuse: (_, error) => refused('', error),
  encode: (writer, answer, version, throttleMs) => {
    if (version >= 2) writer.int32(throttleMs);
    writer.int16(answer.error).int32(answer.generation);
    writer.string(answer.protocol).string(answer.leaderId).string(answer.memberId);
    writer.array(answer.members, ({ memberId, metadata }) => {
      writer.string(memberId);
      if (version >= 5) writer.nullableString(null);
      writer.bytes(metadata);
    });
  },
};
