import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Group, JoinAnswer, Member, Protocol } from './group.ts';
import { fitsGroup, sameProtocols } from './protocols.ts';
import { currentGeneration, endIfAllJoined, keepAlive, rebalance } from './rebalance.ts';

export interface JoinRequest {
  /** Empty on the first join. */
  memberId: string;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocolType: string;
  protocols: Protocol[];
  /** True from JoinGroup v4 on: a new member is told its id first and must come back with it. */
  idRequired: boolean;
  /** For a member that has none yet. */
  newMemberId: string;
}

/** Answers when the rebalance that this join starts, or finds running, has gathered its members. */
export function joinGroup(group: Group, request: JoinRequest): Promise<JoinAnswer> | JoinAnswer {
  if (group.state === 'Dead') return refused(request.memberId, ERRORS.COORDINATOR_NOT_AVAILABLE);
  if (!fitsGroup(group, request.protocolType, request.protocols, request.memberId))
    return refused(request.memberId, ERRORS.INCONSISTENT_GROUP_PROTOCOL);
  if (request.memberId === '')
    return request.idRequired ? handOutId(group, request) : admit(group, request, request.newMemberId);
  if (group.pending.has(request.memberId)) return admit(group, request, request.memberId);
  const member = group.members.get(request.memberId);
  return member === undefined ? refused(request.memberId, ERRORS.UNKNOWN_MEMBER_ID) : rejoin(group, member, request);
}

/** The id is kept for one session, and a rebalance that is running waits for it that long. */
function handOutId(group: Group, request: JoinRequest): JoinAnswer {
  const id = request.newMemberId;
  group.pending.set(
    id,
    group.timers.after(request.sessionTimeoutMs, () => dropPending(group, id)),
  );
  return refused(id, ERRORS.MEMBER_ID_REQUIRED);
}

/** False when the id was not a pending one. */
export function dropPending(group: Group, memberId: string): boolean {
  group.pending.get(memberId)?.();
  const dropped = group.pending.delete(memberId);
  if (dropped) endIfAllJoined(group);
  return dropped;
}

function admit(group: Group, request: JoinRequest, id: string): Promise<JoinAnswer> {
  group.pending.get(id)?.();
  group.pending.delete(id);
  const { clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs, protocols } = request;
  const member: Member = {
    ...{ id, clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs, protocols },
    assignment: Buffer.alloc(0),
    session: null,
    answerJoin: null,
    answerSync: null,
  };
  group.members.set(id, member);
  group.protocolType = request.protocolType;
  group.leaderId ??= id;
  return waitForGeneration(group, member);
}

/** The leader's rejoin always rebalances; another member's only when its subscription changed or the group is at it. */
function rejoin(group: Group, member: Member, request: JoinRequest): Promise<JoinAnswer> | JoinAnswer {
  const unchanged = sameProtocols(member.protocols, request.protocols);
  member.protocols = request.protocols;
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  const settled = group.state === 'CompletingRebalance' || (group.state === 'Stable' && group.leaderId !== member.id);
  if (!settled || !unchanged) return waitForGeneration(group, member);
  keepAlive(group, member);
  return currentGeneration(group, member);
}

function waitForGeneration(group: Group, member: Member): Promise<JoinAnswer> {
  return new Promise((resolve) => {
    // An earlier join of the same member, on a connection it gave up, must not wait for ever.
    member.answerJoin?.(refused(member.id, ERRORS.REBALANCE_IN_PROGRESS));
    member.answerJoin = resolve;
    keepAlive(group, member);
    rebalance(group);
  });
}

export function refused(memberId: string, error: ErrorCode): JoinAnswer {
  return { error, generation: -1, protocol: '', leaderId: '', memberId, members: [] };
}
