import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { memberList } from './group.ts';
import type { Group, SyncAnswer } from './group.ts';
import { checkMember } from './membership.ts';
import { answerSync, keepAlive, setDeadline } from './rebalance.ts';

export interface SyncRequest {
  memberId: string;
  generation: number;
  /** What the leader decided; empty from everybody else. */
  assignments: { memberId: string; assignment: Buffer }[];
}

/** Answers when the leader has assigned. */
export function syncGroup(group: Group, request: SyncRequest): Promise<SyncAnswer> | SyncAnswer {
  const { member, error } = checkMember(group, request);
  if (member === null) return refused(error);
  if (group.state === 'PreparingRebalance') return refused(ERRORS.REBALANCE_IN_PROGRESS);
  if (group.state === 'Stable') {
    keepAlive(group, member);
    return { error: ERRORS.NONE, assignment: member.assignment };
  }
  return new Promise((resolve) => {
    member.answerSync?.({ error: ERRORS.REBALANCE_IN_PROGRESS, assignment: Buffer.alloc(0) });
    member.answerSync = resolve;
    keepAlive(group, member);
    if (group.leaderId === member.id) settle(group, request);
  });
}

function settle(group: Group, request: SyncRequest): void {
  const decided = new Map(request.assignments.map(({ memberId, assignment }) => [memberId, assignment]));
  group.state = 'Stable';
  setDeadline(group, null);
  for (const member of memberList(group)) {
    // A copy: the request's buffer is reused for nothing else, but may be large.
    member.assignment = Buffer.from(decided.get(member.id) ?? Buffer.alloc(0));
    answerSync(group, member, ERRORS.NONE);
  }
}

function refused(error: ErrorCode): SyncAnswer {
  return { error, assignment: Buffer.alloc(0) };
}
