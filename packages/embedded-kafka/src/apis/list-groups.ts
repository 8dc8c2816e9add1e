import { ERRORS } from '../protocol/errors.ts';
import type { Api } from './api.ts';

interface ListGroupsResponse {
  groups: { id: string; protocolType: string }[];
}

export const listGroups: Api<object, ListGroupsResponse> = {
  decode: () => ({}),
  handle: (_, { broker }) => ({ groups: broker.groups.all().map(({ id, protocolType }) => ({ id, protocolType })) }),
  encode: (writer, { groups }, version, throttleMs) => {
    if (version >= 1) writer.int32(throttleMs);
    writer.int16(ERRORS.NONE).array(groups, ({ id, protocolType }) => writer.string(id).string(protocolType));
  },
};
