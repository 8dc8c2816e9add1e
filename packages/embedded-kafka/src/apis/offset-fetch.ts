import type { CommittedOffset } from '../groups/offset-store.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api } from './api.ts';

interface OffsetFetchRequest {
  groupId: string;
  /** Null: everything that the group committed. */
  topics: { topic: string; partitions: number[] }[] | null;
}

interface OffsetFetchResponse {
  error: ErrorCode;
  topics: { topic: string; partitions: { index: number; committed: CommittedOffset }[] }[];
}

const NOTHING_COMMITTED: CommittedOffset = { offset: -1, metadata: '' };

export const offsetFetch: Api<OffsetFetchRequest, OffsetFetchResponse> = {
  decode: (reader) => ({
    groupId: reader.string(),
    topics: reader.nullableArray(() => ({ topic: reader.string(), partitions: reader.array(() => reader.int32()) })),
  }),
  handle: ({ groupId, topics }, { broker }) => {
    const offsets = broker.groups.get(groupId)?.offsets;
    const committedAt = (topic: string, index: number) => offsets?.get(topic, index) ?? NOTHING_COMMITTED;
    return {
      error: ERRORS.NONE,
      topics: (topics ?? offsets?.all() ?? []).map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map((index) => ({ index, committed: committedAt(topic, index) })),
      })),
    };
  },
  refuse: ({ topics }, error) => ({
    error,
    topics: (topics ?? []).map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((index) => ({ index, committed: NOTHING_COMMITTED })),
    })),
  }),
  encode: (writer, { error, topics }, version, throttleMs) => {
    if (version >= 3) writer.int32(throttleMs);
    // From version 2 on the group has an error of its own, and then no topics.
    writer.array(version >= 2 && error !== ERRORS.NONE ? [] : topics, ({ topic, partitions }) => {
      writer.string(topic).array(partitions, ({ index, committed: { offset, metadata } }) => {
        writer.int32(index).int64(offset).nullableString(metadata).int16(error);
      });
    });
    if (version >= 2) writer.int16(error);
  },
};
