import { memberList } from './group.ts';
import type { Group, Member, Protocol } from './group.ts';

/** Whether a member with these protocols can stand beside the others. An empty group only asks that there are some. */
export function fitsGroup(group: Group, protocolType: string, protocols: Protocol[], exceptId: string): boolean {
  if (protocolType === '' || protocols.length === 0) return false;
  const others = memberList(group).filter((member) => member.id !== exceptId);
  if (others.length === 0) return true;
  return group.protocolType === protocolType && commonNames(others, protocols).length > 0;
}

/** The protocol most members prefer among those that all of them know. */
export function choose(group: Group): string {
  const members = memberList(group);
  const common = commonNames(members, members[0]?.protocols ?? []);
  const votes = new Map(common.map((name) => [name, 0]));
  for (const member of members) {
    const favourite = member.protocols.find(({ name }) => votes.has(name))?.name;
    if (favourite !== undefined) votes.set(favourite, (votes.get(favourite) ?? 0) + 1);
  }
  return [...votes].sort(([, left], [, right]) => right - left)[0]?.[0] ?? '';
}

export function sameProtocols(left: Protocol[], right: Protocol[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ name, metadata }, index) => {
      const other = right[index];
      return other !== undefined && other.name === name && other.metadata.equals(metadata);
    })
  );
}

export function metadataOf(member: Member, protocol: string): Buffer {
  return member.protocols.find(({ name }) => name === protocol)?.metadata ?? Buffer.alloc(0);
}

function commonNames(members: Member[], protocols: Protocol[]): string[] {
  const known = members.map((member) => new Set(member.protocols.map(({ name }) => name)));
  return protocols.map(({ name }) => name).filter((name) => known.every((names) => names.has(name)));
}
