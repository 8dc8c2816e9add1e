import { LEADER_EPOCH } from '../log/partition-log.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Reader } from '../protocol/reader.ts';
import type { Writer } from '../protocol/writer.ts';
import type { Api, RequestContext } from './api.ts';
import { changeOf } from './change-of.ts';

interface FetchPartition {
  index: number;
  leaderEpoch: number;
  offset: number;
  maxBytes: number;
}

interface FetchRequest {
  maxWaitMs: number;
  minBytes: number;
  maxBytes: number;
  readCommitted: boolean;
  sessionId: number;
  topics: { name: string; partitions: FetchPartition[] }[];
}

interface PartitionResult {
  index: number;
  error: ErrorCode;
  high: number;
  low: number;
  batches: Buffer[];
}

interface FetchResponse {
  error: ErrorCode;
  readCommitted: boolean;
  topics: { name: string; partitions: PartitionResult[] }[];
}

/** Default of fetch.max.bytes, the broker's own bound on one answer. */
const MAX_RESPONSE_BYTES = 55 * 1024 * 1024;
const NO_EPOCH = -1;

export const fetch: Api<FetchRequest, FetchResponse> = {
  decode: (reader, version) => {
    reader.int32(); // replica id: clients send -1
    const [maxWaitMs, minBytes, maxBytes] = [reader.int32(), reader.int32(), reader.int32()];
    const readCommitted = reader.int8() === 1;
    const sessionId = version >= 7 ? reader.int32() : 0;
    if (version >= 7) reader.int32(); // session epoch: no session is ever made, so every fetch is a full one
    const partition = () => decodePartition(reader, version);
    const topics = reader.array(() => ({ name: reader.string(), partitions: reader.array(partition) }));
    return { maxWaitMs, minBytes, maxBytes, readCommitted, sessionId, topics };
  },
  handle: async (request, context) => {
    if (request.sessionId !== 0) return { error: ERRORS.FETCH_SESSION_ID_NOT_FOUND, readCommitted: false, topics: [] };
    const deadline = context.broker.now() + request.maxWaitMs;
    for (;;) {
      const response = readAll(request, context);
      const leftMs = deadline - context.broker.now();
      if (leftMs <= 0 || context.signal.aborted || isEnough(response, request.minBytes)) return response;
      await changeOf(partitionsOf(request, context), leftMs, context.signal);
    }
  },
  refuse: ({ readCommitted, topics }, error) => ({
    error: ERRORS.NONE,
    readCommitted,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index }) => refusedPartition(index, error)),
    })),
  }),
  encode: (writer, { error, readCommitted, topics }, version, throttleMs) => {
    writer.int32(throttleMs);
    if (version >= 7) writer.int16(error).int32(0);
    // Over its quota a consumer is answered at once, with nothing (KIP-219).
    writer.array(throttleMs > 0 ? [] : topics, ({ name, partitions }) => {
      writer.string(name).array(partitions, (result) => encodeResult(writer, result, readCommitted, version));
    });
  },
};

function decodePartition(reader: Reader, version: number): FetchPartition {
  const index = reader.int32();
  const leaderEpoch = version >= 9 ? reader.int32() : NO_EPOCH;
  const offset = reader.int64();
  if (version >= 5) reader.int64(); // log start offset of a follower
  return { index, leaderEpoch, offset, maxBytes: reader.int32() };
}

/** The first batch is returned whatever its size, or a consumer could never get past a large one. */
function readAll(request: FetchRequest, context: RequestContext): FetchResponse {
  let room = Math.min(request.maxBytes, MAX_RESPONSE_BYTES);
  let empty = true;
  const read = (name: string, asked: FetchPartition): PartitionResult => {
    const result = readPartition(context.broker.topics.partition(name, asked.index), asked, room, empty);
    room -= totalBytes(result.batches);
    empty &&= result.batches.length === 0;
    return result;
  };
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((asked) => read(name, asked)),
  }));
  return { error: ERRORS.NONE, readCommitted: request.readCommitted, topics };
}

function readPartition(
  partition: PartitionLog | null,
  asked: FetchPartition,
  room: number,
  atLeastOne: boolean,
): PartitionResult {
  const refused = (error: ErrorCode) => refusedPartition(asked.index, error);
  if (partition === null) return refused(ERRORS.UNKNOWN_TOPIC_OR_PARTITION);
  if (asked.leaderEpoch > LEADER_EPOCH) return refused(ERRORS.UNKNOWN_LEADER_EPOCH);
  if (asked.leaderEpoch !== NO_EPOCH && asked.leaderEpoch < LEADER_EPOCH) return refused(ERRORS.FENCED_LEADER_EPOCH);
  const batches = partition.read(asked.offset, Math.max(0, Math.min(asked.maxBytes, room)), atLeastOne);
  if (batches === null) return refused(ERRORS.OFFSET_OUT_OF_RANGE);
  return { index: asked.index, error: ERRORS.NONE, high: partition.high(), low: partition.low(), batches };
}

function refusedPartition(index: number, error: ErrorCode): PartitionResult {
  return { index, error, high: -1, low: -1, batches: [] };
}

/** An error is news too: it goes out at once. */
function isEnough({ topics }: FetchResponse, minBytes: number): boolean {
  const results = topics.flatMap(({ partitions }) => partitions);
  if (results.length === 0 || results.some(({ error }) => error !== ERRORS.NONE)) return true;
  return results.reduce((total, { batches }) => total + totalBytes(batches), 0) >= minBytes;
}

function totalBytes(batches: readonly Buffer[]): number {
  return batches.reduce((total, { length }) => total + length, 0);
}

function partitionsOf({ topics }: FetchRequest, { broker }: RequestContext): PartitionLog[] {
  return topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ index }) => broker.topics.partition(name, index) ?? []),
  );
}

function encodeResult(writer: Writer, result: PartitionResult, readCommitted: boolean, version: number): void {
  // Without transactions everything below the high watermark is stable.
  writer.int32(result.index).int16(result.error).int64(result.high).int64(result.high);
  if (version >= 5) writer.int64(result.low);
  writer.int32(readCommitted ? 0 : -1); // aborted transactions: none, and null for who did not ask
  if (version >= 11) writer.int32(-1); // preferred read replica: the leader
  writer.byteChunks(result.batches);
}
