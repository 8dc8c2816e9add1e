import { memberList } from '../groups/group.ts';
import type { Group, GroupState, Member } from '../groups/group.ts';
import { metadataOf } from '../groups/protocols.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { Api } from './api.ts';

interface DescribedMember {
  id: string;
  clientId: string;
  clientHost: string;
  metadata: Buffer;
  assignment: Buffer;
}

interface DescribedGroup {
  id: string;
  state: GroupState;
  protocolType: string;
  protocol: string;
  members: DescribedMember[];
}

export const describeGroups: Api<{ groupIds: string[] }, { groups: DescribedGroup[] }> = {
  decode: (reader) => ({ groupIds: reader.array(() => reader.string()) }),
  handle: ({ groupIds }, { broker }) => ({
    groups: groupIds.map((id) => {
      const group = broker.groups.get(id);
      return group === null ? unknown(id) : describe(group);
    }),
  }),
  encode: (writer, { groups }, version, throttleMs) => {
    if (version >= 1) writer.int32(throttleMs);
    writer.array(groups, ({ id, state, protocolType, protocol, members }) => {
      writer.int16(ERRORS.NONE).string(id).string(state).string(protocolType).string(protocol);
      writer.array(members, (member) => {
        writer.string(member.id).string(member.clientId).string(member.clientHost);
        writer.bytes(member.metadata).bytes(member.assignment);
      });
    });
  },
};

/** A group that never was looks like one that is gone. */
function unknown(id: string): DescribedGroup {
  return { id, state: 'Dead', protocolType: '', protocol: '', members: [] };
}

/** Protocol, metadata and assignments mean something only while they are agreed on. */
function describe(group: Group): DescribedGroup {
  const { id, state, protocolType } = group;
  const stable = state === 'Stable';
  const nothing = Buffer.alloc(0);
  const members = memberList(group).map((member: Member) => ({
    ...{ id: member.id, clientId: member.clientId, clientHost: member.clientHost },
    metadata: stable ? metadataOf(member, group.protocol) : nothing,
    assignment: stable ? member.assignment : nothing,
  }));
  return { id, state, protocolType, protocol: stable ? group.protocol : '', members };
}
