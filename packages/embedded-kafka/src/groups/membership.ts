import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Group, Member } from './group.ts';
import { dropPending } from './join.ts';
import { keepAlive, removeMember } from './rebalance.ts';

export interface MemberClaim {
  memberId: string;
  generation: number;
}

/** The member, when it is one of the present generation; otherwise the error to answer with. */
export function checkMember(
  group: Group,
  claim: MemberClaim,
): { member: Member; error: typeof ERRORS.NONE } | { member: null; error: ErrorCode } {
  const member = group.members.get(claim.memberId);
  if (group.state === 'Dead' || member === undefined) return { member: null, error: ERRORS.UNKNOWN_MEMBER_ID };
  if (claim.generation !== group.generation) return { member: null, error: ERRORS.ILLEGAL_GENERATION };
  return { member, error: ERRORS.NONE };
}

/** REBALANCE_IN_PROGRESS tells the member to join again; it is kept alive all the same. */
export function heartbeat(group: Group, claim: MemberClaim): ErrorCode {
  const { member, error } = checkMember(group, claim);
  if (member === null) return error;
  keepAlive(group, member);
  return group.state === 'PreparingRebalance' ? ERRORS.REBALANCE_IN_PROGRESS : ERRORS.NONE;
}

export function leaveGroup(group: Group, memberId: string): ErrorCode {
  if (dropPending(group, memberId)) return ERRORS.NONE;
  const member = group.members.get(memberId);
  if (member === undefined) return ERRORS.UNKNOWN_MEMBER_ID;
  removeMember(group, member);
  return ERRORS.NONE;
}

/**
 * Whether this claim may commit. Generation -1 without a member id is an administrator or a consumer outside group
 * management: allowed only while the group has no members.
 */
export function mayCommit(group: Group, claim: MemberClaim): ErrorCode {
  if (claim.generation < 0 && group.state === 'Empty') return ERRORS.NONE;
  const { member, error } = checkMember(group, claim);
  if (member === null) return error;
  if (group.state === 'CompletingRebalance') return ERRORS.REBALANCE_IN_PROGRESS;
  keepAlive(group, member);
  return ERRORS.NONE;
}
