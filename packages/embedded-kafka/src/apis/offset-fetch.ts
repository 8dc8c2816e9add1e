import type { CommittedOffset } from '../groups/offset-store.ts';
import { ERRORS } from '../protocol/errors.ts';
import { NO_THROTTLE_MS } from './api.ts';
import type { Api } from './api.ts';

interface OffsetFetchRequest {
  groupId: string;
  /** Null: everything that the group committed. */
  topics: { topic: string; partitions: number[] }[] | null;
}

interface OffsetFetchResponse {
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
      topics: (topics ?? offsets?.all() ?? []).map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map((index) => ({ index, committed: committedAt(topic, index) })),
      })),
    };
  },
  encode: (writer, { topics }, version) => {
    if (version >= 3) writer.int32(NO_THROTTLE_MS);
    writer.array(topics, ({ topic, partitions }) => {
      writer.string(topic).array(partitions, ({ index, committed: { offset, metadata } }) => {
        writer.int32(index).int64(offset).nullableString(metadata).int16(ERRORS.NONE);
      });
    });
    if (version >= 2) writer.int16(ERRORS.NONE);
  },
};
