import type { ErrorCode } from '../protocol/errors.ts';
import type { OffsetStore } from './offset-store.ts';
import type { Cancel, Timers } from './timers.ts';

/** As DescribeGroups spells them. */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/** An assignment strategy that a member can follow; the metadata is the member's subscription, opaque here. */
export interface Protocol {
  name: string;
  metadata: Buffer;
}

export interface JoinAnswer {
  error: ErrorCode;
  generation: number;
  protocol: string;
  leaderId: string;
  memberId: string;
  /** Every member with its metadata for the leader, which assigns; nothing for the others. */
  members: { memberId: string; metadata: Buffer }[];
}

export interface SyncAnswer {
  error: ErrorCode;
  assignment: Buffer;
}

export interface Member {
  id: string;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocols: Protocol[];
  assignment: Buffer;
  /** Ends the member when it fires; null while the group owes the member an answer. */
  session: Cancel | null;
  answerJoin: ((answer: JoinAnswer) => void) | null;
  answerSync: ((answer: SyncAnswer) => void) | null;
}

/**
 * Empty → PreparingRebalance (members join) → CompletingRebalance (the leader assigns) → Stable.
 * A join, a leave, a death or new metadata leads back to PreparingRebalance; the last leave to Empty.
 * Dead is a group that was deleted. Members die with their session, not with their connection.
 */
export interface Group {
  readonly id: string;
  readonly timers: Timers;
  /** How long the first rebalance of an empty group waits for more members. */
  readonly initialRebalanceDelayMs: number;
  readonly offsets: OffsetStore;
  readonly members: Map<string, Member>;
  /** Ids handed out with MEMBER_ID_REQUIRED that have not come back yet. */
  readonly pending: Map<string, Cancel>;
  state: GroupState;
  generation: number;
  protocolType: string;
  protocol: string;
  leaderId: string | null;
  /** Ends the phase of a rebalance that is running. */
  deadline: Cancel | null;
  /** True while an empty group waits out initialRebalanceDelayMs: then nobody's arrival ends the wait. */
  gathering: boolean;
}

export function createGroup(options: Pick<Group, 'id' | 'timers' | 'initialRebalanceDelayMs' | 'offsets'>): Group {
  return {
    ...options,
    members: new Map(),
    pending: new Map(),
    state: 'Empty',
    generation: 0,
    protocolType: '',
    protocol: '',
    leaderId: null,
    deadline: null,
    gathering: false,
  };
}

export function memberList(group: Group): Member[] {
  return [...group.members.values()];
}

/** Stops every clock of the group; its members are forgotten with it. */
export function closeGroup(group: Group): void {
  group.state = 'Dead';
  group.deadline?.();
  for (const cancel of group.pending.values()) cancel();
  for (const member of group.members.values()) member.session?.();
}
