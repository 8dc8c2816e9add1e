import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { memberList } from './group.ts';
import type { Group, JoinAnswer, Member } from './group.ts';
import { choose, metadataOf } from './protocols.ts';

/** Starts a rebalance unless one is gathering members already; ends it at once when everybody has joined. */
export function rebalance(group: Group): void {
  if (group.state === 'PreparingRebalance') return endIfAllJoined(group);
  const fromEmpty = group.state === 'Empty';
  for (const member of memberList(group)) answerSync(group, member, ERRORS.REBALANCE_IN_PROGRESS);
  group.state = 'PreparingRebalance';
  group.gathering = fromEmpty && group.initialRebalanceDelayMs > 0;
  if (group.gathering) gather(group, rebalanceTimeoutMs(group));
  else {
    setDeadline(group, rebalanceTimeoutMs(group), () => endJoinPhase(group));
    endIfAllJoined(group);
  }
}

/** Waits in steps of the initial delay for as long as members keep coming, at most `leftMs`. */
function gather(group: Group, leftMs: number): void {
  const stepMs = Math.min(group.initialRebalanceDelayMs, leftMs);
  const before = group.members.size;
  setDeadline(group, stepMs, () => {
    if (group.members.size > before && leftMs > stepMs) return gather(group, leftMs - stepMs);
    group.gathering = false;
    endJoinPhase(group);
  });
}

export function endIfAllJoined(group: Group): void {
  if (group.state !== 'PreparingRebalance' || group.gathering || group.pending.size > 0) return;
  if (memberList(group).every((member) => member.answerJoin !== null)) endJoinPhase(group);
}

/** Who has not joined is out; the others learn the new generation, and its leader who they are. */
function endJoinPhase(group: Group): void {
  setDeadline(group, null);
  for (const member of memberList(group)) if (member.answerJoin === null) forget(group, member);
  group.generation += 1;
  if (group.members.size === 0) {
    group.state = 'Empty';
    group.protocol = '';
    return;
  }
  group.protocol = choose(group);
  group.state = 'CompletingRebalance';
  setDeadline(group, rebalanceTimeoutMs(group), () => dropUnsynced(group));
  for (const member of memberList(group)) answerJoin(group, member, currentGeneration(group, member));
}

/** A leader that never assigns, or a member that never asks for its part, must not hold the group for ever. */
function dropUnsynced(group: Group): void {
  for (const member of memberList(group)) if (member.answerSync === null) forget(group, member);
  rebalance(group);
}

export function currentGeneration(group: Group, member: Member): JoinAnswer {
  const leads = group.leaderId === member.id;
  return {
    error: ERRORS.NONE,
    generation: group.generation,
    protocol: group.protocol,
    leaderId: group.leaderId ?? '',
    memberId: member.id,
    members: leads
      ? memberList(group).map((each) => ({ memberId: each.id, metadata: metadataOf(each, group.protocol) }))
      : [],
  };
}

/** Removes a member; what is left of the group rebalances. */
export function removeMember(group: Group, member: Member): void {
  forget(group, member);
  if (group.state !== 'Empty') rebalance(group);
}

function forget(group: Group, member: Member): void {
  member.session?.();
  member.session = null;
  group.members.delete(member.id);
  const gone = { generation: -1, protocol: '', leaderId: '', memberId: member.id, members: [] };
  member.answerJoin?.({ error: ERRORS.UNKNOWN_MEMBER_ID, ...gone });
  member.answerSync?.({ error: ERRORS.UNKNOWN_MEMBER_ID, assignment: Buffer.alloc(0) });
  if (group.leaderId === member.id) group.leaderId = memberList(group)[0]?.id ?? null;
}

/** Starts the session anew, unless the group itself keeps the member waiting. */
export function keepAlive(group: Group, member: Member): void {
  member.session?.();
  const waiting = member.answerJoin !== null || member.answerSync !== null;
  member.session = waiting ? null : group.timers.after(member.sessionTimeoutMs, () => removeMember(group, member));
}

function answerJoin(group: Group, member: Member, answer: JoinAnswer): void {
  member.answerJoin?.(answer);
  member.answerJoin = null;
  keepAlive(group, member);
}

export function answerSync(group: Group, member: Member, error: ErrorCode): void {
  if (member.answerSync === null) return;
  member.answerSync({ error, assignment: error === ERRORS.NONE ? member.assignment : Buffer.alloc(0) });
  member.answerSync = null;
  keepAlive(group, member);
}

export function setDeadline(group: Group, delayMs: number | null, action: () => void = () => undefined): void {
  group.deadline?.();
  group.deadline = delayMs === null ? null : group.timers.after(delayMs, action);
}

function rebalanceTimeoutMs(group: Group): number {
  return memberList(group).reduce((longest, member) => Math.max(longest, member.rebalanceTimeoutMs), 0);
}
