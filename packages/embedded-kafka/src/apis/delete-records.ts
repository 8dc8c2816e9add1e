import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api, RequestContext } from './api.ts';

interface DeleteRecordsRequest {
  topics: { name: string; partitions: { index: number; offset: number }[] }[];
}

interface DeleteRecordsResponse {
  topics: { name: string; partitions: { index: number; low: number; error: ErrorCode }[] }[];
}

const HIGH_WATERMARK = -1;

export const deleteRecords: Api<DeleteRecordsRequest, DeleteRecordsResponse> = {
  decode: (reader) => {
    const partition = () => ({ index: reader.int32(), offset: reader.int64() });
    return { topics: reader.array(() => ({ name: reader.string(), partitions: reader.array(partition) })) };
  },
  handle: ({ topics }, context) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index, offset }) => ({ index, ...remove(name, index, offset, context) })),
    })),
  }),
  encode: (writer, { topics }, _, throttleMs) => {
    writer.int32(throttleMs).array(topics, ({ name, partitions }) => {
      writer.string(name).array(partitions, ({ index, low, error }) => writer.int32(index).int64(low).int16(error));
    });
  },
};

function remove(
  name: string,
  index: number,
  offset: number,
  { broker }: RequestContext,
): { low: number; error: ErrorCode } {
  const topic = broker.topics.get(name);
  const partition = topic?.partitions[index];
  if (topic === null || partition === undefined) return { low: -1, error: ERRORS.UNKNOWN_TOPIC_OR_PARTITION };
  if (!topic.settings.deletes) return { low: -1, error: ERRORS.POLICY_VIOLATION };
  const target = offset === HIGH_WATERMARK ? partition.high() : offset;
  if (target < 0 || target > partition.high()) return { low: -1, error: ERRORS.OFFSET_OUT_OF_RANGE };
  partition.deleteBefore(target);
  return { low: partition.low(), error: ERRORS.NONE };
}
