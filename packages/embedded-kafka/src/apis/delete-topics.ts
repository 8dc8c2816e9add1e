import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api, RequestContext } from './api.ts';

interface DeleteTopicsResponse {
  topics: { name: string; error: ErrorCode }[];
}

export const deleteTopics: Api<{ names: string[] }, DeleteTopicsResponse> = {
  decode: (reader) => ({ names: reader.array(() => reader.string()) }),
  handle: ({ names }, context) => ({ topics: names.map((name) => ({ name, error: remove(name, context) })) }),
  encode: (writer, { topics }, _, throttleMs) => {
    writer.int32(throttleMs).array(topics, ({ name, error }) => writer.string(name).int16(error));
  },
};

function remove(name: string, { broker }: RequestContext): ErrorCode {
  if (broker.topics.get(name) === null) return ERRORS.UNKNOWN_TOPIC_OR_PARTITION;
  broker.topics.remove(name);
  broker.groups.forgetTopic(name);
  return ERRORS.NONE;
}
