import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Writer } from '../protocol/writer.ts';
import { topicNameProblem } from '../topics/topic-name.ts';
import type { Api, RequestContext } from './api.ts';

interface MetadataRequest {
  /** Null: all of them. */
  topics: string[] | null;
  mayCreate: boolean;
}

interface MetadataResponse {
  nodeId: number;
  host: string;
  port: number;
  clusterId: string;
  topics: { error: ErrorCode; name: string; partitions: number }[];
}

export const metadata: Api<MetadataRequest, MetadataResponse> = {
  decode: (reader, version) => {
    const names = reader.nullableArray((each) => each.string());
    return {
      topics: version === 0 && names?.length === 0 ? null : names,
      mayCreate: version < 4 || reader.boolean(),
    };
  },
  handle: ({ topics, mayCreate }, context) => {
    const { nodeId, host, port, clusterId } = context.broker;
    // Each once, as Apache Kafka does: an answer may be a thousand times as long as the name.
    const names = new Set(topics ?? context.broker.topics.all().map(({ name }) => name));
    return { nodeId, host, port, clusterId, topics: [...names].map((name) => describe(name, mayCreate, context)) };
  },
  encode: (writer, response, version, throttleMs) => {
    if (version >= 3) writer.int32(throttleMs);
    writer.array([response], ({ nodeId, host, port }) => {
      writer.int32(nodeId).string(host).int32(port);
      if (version >= 1) writer.nullableString(null);
    });
    if (version >= 2) writer.nullableString(response.clusterId);
    if (version >= 1) writer.int32(response.nodeId);
    writer.array(response.topics, ({ error, name, partitions }) => {
      writer.int16(error).string(name);
      if (version >= 1) writer.boolean(false);
      const indexes = Array.from({ length: partitions }, (_, index) => index);
      writer.array(indexes, (index) => encodePartition(writer, index, response.nodeId, version));
    });
  },
};

function describe(name: string, mayCreate: boolean, { broker }: RequestContext): MetadataResponse['topics'][number] {
  const refused = (error: ErrorCode) => ({ error, name, partitions: 0 });
  if (topicNameProblem(name) !== null) return refused(ERRORS.INVALID_TOPIC_EXCEPTION);
  const create = mayCreate && broker.autoCreateTopics;
  const topic = broker.topics.get(name) ?? (create ? broker.topics.create(name, 1, new Map()) : null);
  if (topic === null) return refused(ERRORS.UNKNOWN_TOPIC_OR_PARTITION);
  return { error: ERRORS.NONE, name, partitions: topic.partitions.length };
}

function encodePartition(writer: Writer, index: number, nodeId: number, version: number): void {
  writer.int16(ERRORS.NONE).int32(index).int32(nodeId);
  const brokers = [nodeId];
  writer.array(brokers, (id) => writer.int32(id)).array(brokers, (id) => writer.int32(id));
  if (version >= 5) writer.array([], () => undefined);
}
