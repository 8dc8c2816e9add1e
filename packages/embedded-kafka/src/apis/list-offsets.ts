import type { PartitionLog } from '../log/partition-log.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api } from './api.ts';

interface ListOffsetsRequest {
  topics: { name: string; partitions: { index: number; timestamp: number }[] }[];
}

interface PartitionResult {
  index: number;
  error: ErrorCode;
  timestamp: number;
  offset: number;
}

interface ListOffsetsResponse {
  topics: { name: string; partitions: PartitionResult[] }[];
}

const LATEST = -1;
const EARLIEST = -2;
const NONE_FOUND = { timestamp: -1, offset: -1 };

export const listOffsets: Api<ListOffsetsRequest, ListOffsetsResponse> = {
  decode: (reader, version) => {
    reader.int32(); // replica id
    if (version >= 2) reader.int8(); // isolation level: without transactions both are the same
    const partition = () => ({ index: reader.int32(), timestamp: reader.int64() });
    return { topics: reader.array(() => ({ name: reader.string(), partitions: reader.array(partition) })) };
  },
  handle: ({ topics }, { broker }) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index, timestamp }) => {
        const partition = broker.topics.partition(name, index);
        if (partition === null) return { index, error: ERRORS.UNKNOWN_TOPIC_OR_PARTITION, ...NONE_FOUND };
        return { index, error: ERRORS.NONE, ...find(partition, timestamp) };
      }),
    })),
  }),
  refuse: ({ topics }, error) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index }) => ({ index, error, ...NONE_FOUND })),
    })),
  }),
  encode: (writer, { topics }, version, throttleMs) => {
    if (version >= 2) writer.int32(throttleMs);
    writer.array(topics, ({ name, partitions }) => {
      writer.string(name).array(partitions, ({ index, error, timestamp, offset }) => {
        writer.int32(index).int16(error).int64(timestamp).int64(offset);
      });
    });
  },
};

/** Offset and date of the first record dated at or after `timestamp`; -1 and -1 when there is none. */
function find(partition: PartitionLog, timestamp: number): { timestamp: number; offset: number } {
  if (timestamp === LATEST) return { timestamp: -1, offset: partition.high() };
  if (timestamp === EARLIEST) return { timestamp: -1, offset: partition.low() };
  return partition.firstAt(timestamp) ?? NONE_FOUND;
}
