import type { Group } from '../groups/group.ts';
import { mayCommit } from '../groups/membership.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api, RequestContext } from './api.ts';

interface PartitionCommit {
  index: number;
  offset: number;
  metadata: string | null;
}

interface OffsetCommitRequest {
  groupId: string;
  generation: number;
  memberId: string;
  topics: { name: string; partitions: PartitionCommit[] }[];
}

interface OffsetCommitResponse {
  topics: { name: string; partitions: { index: number; error: ErrorCode }[] }[];
}

/** Default of offset.metadata.max.bytes. */
const MAX_METADATA_BYTES = 4096;

export const offsetCommit: Api<OffsetCommitRequest, OffsetCommitResponse> = {
  decode: (reader, version) => {
    const [groupId, generation, memberId] = [reader.string(), reader.int32(), reader.string()];
    if (version <= 4) reader.int64(); // retention time: offsets are kept as long as the broker lives
    const partition = () => ({ index: reader.int32(), offset: reader.int64(), metadata: reader.nullableString() });
    const topics = reader.array(() => ({ name: reader.string(), partitions: reader.array(partition) }));
    return { groupId, generation, memberId, topics };
  },
  handle: ({ topics, ...claim }, context) => {
    const { group, error } = groupFor(claim, context);
    const commit = (name: string, asked: PartitionCommit): ErrorCode => {
      if (context.broker.topics.partition(name, asked.index) === null) return ERRORS.UNKNOWN_TOPIC_OR_PARTITION;
      if (group === null || error !== ERRORS.NONE) return error;
      if (Buffer.byteLength(asked.metadata ?? '') > MAX_METADATA_BYTES) return ERRORS.OFFSET_METADATA_TOO_LARGE;
      group.offsets.set(name, asked.index, { offset: asked.offset, metadata: asked.metadata });
      return ERRORS.NONE;
    };
    return {
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map((asked) => ({ index: asked.index, error: commit(name, asked) })),
      })),
    };
  },
  refuse: ({ topics }, error) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index }) => ({ index, error })),
    })),
  }),
  encode: (writer, { topics }, version, throttleMs) => {
    if (version >= 3) writer.int32(throttleMs);
    writer.array(topics, ({ name, partitions }) => {
      writer.string(name).array(partitions, ({ index, error }) => writer.int32(index).int16(error));
    });
  },
};

/** A commit without a generation makes the group when it is not there; one with a generation is of a group long gone. */
function groupFor(
  claim: { groupId: string; generation: number; memberId: string },
  { broker }: RequestContext,
): { group: Group | null; error: ErrorCode } {
  if (claim.groupId === '') return { group: null, error: ERRORS.INVALID_GROUP_ID };
  const existing = broker.groups.get(claim.groupId);
  if (existing === null && claim.generation >= 0) return { group: null, error: ERRORS.ILLEGAL_GENERATION };
  const group = existing ?? broker.groups.getOrCreate(claim.groupId);
  return { group, error: mayCommit(group, claim) };
}
