import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api, RequestContext } from './api.ts';

interface DeleteGroupsResponse {
  groups: { id: string; error: ErrorCode }[];
}

export const deleteGroups: Api<{ groupIds: string[] }, DeleteGroupsResponse> = {
  decode: (reader) => ({ groupIds: reader.array(() => reader.string()) }),
  handle: ({ groupIds }, context) => ({ groups: groupIds.map((id) => ({ id, error: remove(id, context) })) }),
  encode: (writer, { groups }, _, throttleMs) => {
    writer.int32(throttleMs).array(groups, ({ id, error }) => writer.string(id).int16(error));
  },
};

function remove(id: string, { broker }: RequestContext): ErrorCode {
  const group = broker.groups.get(id);
  if (group === null) return ERRORS.GROUP_ID_NOT_FOUND;
  if (group.state !== 'Empty') return ERRORS.NON_EMPTY_GROUP;
  broker.groups.remove(group);
  return ERRORS.NONE;
}
