import { accepted, ERRORS, refuse } from '../protocol/errors.ts';
import type { Refusal } from '../protocol/errors.ts';
import { tooManyPartitions } from '../topics/new-topic.ts';
import type { Api, RequestContext } from './api.ts';

interface Growth {
  name: string;
  count: number;
  /** Brokers of every new partition, or null to leave it to this broker. */
  assignments: number[][] | null;
}

interface CreatePartitionsRequest {
  topics: Growth[];
  validateOnly: boolean;
}

interface CreatePartitionsResponse {
  topics: ({ name: string } & Refusal)[];
}

export const createPartitions: Api<CreatePartitionsRequest, CreatePartitionsResponse> = {
  decode: (reader) => {
    const brokers = () => reader.array(() => reader.int32());
    const topics = reader.array(() => ({
      name: reader.string(),
      count: reader.int32(),
      assignments: reader.nullableArray(brokers),
    }));
    reader.int32(); // timeout: adding takes none
    return { topics, validateOnly: reader.boolean() };
  },
  handle: ({ topics, validateOnly }, context) => {
    const tooMany = tooManyPartitions(topics.reduce((sum, growth) => sum + added(growth, context), 0));
    return {
      topics: topics.map((growth) => ({ name: growth.name, ...(tooMany ?? grow(growth, validateOnly, context)) })),
    };
  },
  encode: (writer, { topics }, _, throttleMs) => {
    writer.int32(throttleMs);
    writer.array(topics, ({ name, error, message }) => writer.string(name).int16(error).nullableString(message));
  },
};

function added({ name, count }: Growth, { broker }: RequestContext): number {
  return Math.max(0, count - (broker.topics.get(name)?.partitions.length ?? 0));
}

function grow({ name, count, assignments }: Growth, validateOnly: boolean, { broker }: RequestContext): Refusal {
  const topic = broker.topics.get(name);
  if (topic === null) return { error: ERRORS.UNKNOWN_TOPIC_OR_PARTITION, message: null };
  const present = topic.partitions.length;
  if (count <= present)
    return refuse(
      ERRORS.INVALID_PARTITIONS,
      `The topic has ${present} partition(s); ${count} would not be an increase.`,
    );
  const assigned = assignments === null || assignments.length === 0 ? null : assignments;
  const fits =
    assigned?.length === count - present && assigned.every((ids) => ids.length === 1 && ids[0] === broker.nodeId);
  if (assigned !== null && !fits)
    return refuse(ERRORS.INVALID_REPLICA_ASSIGNMENT, `Expected broker ${broker.nodeId} for every new partition.`);
  if (!validateOnly) broker.topics.grow(topic, count);
  return accepted;
}
