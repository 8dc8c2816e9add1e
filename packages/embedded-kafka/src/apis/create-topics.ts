import { accepted, ERRORS, refuse } from '../protocol/errors.ts';
import type { Refusal } from '../protocol/errors.ts';
import type { Reader } from '../protocol/reader.ts';
import { configOf, newTopicProblem, partitionCount, tooManyPartitions } from '../topics/new-topic.ts';
import type { NewTopic } from '../topics/new-topic.ts';
import type { Api, RequestContext } from './api.ts';

interface CreateTopicsRequest {
  topics: NewTopic[];
  validateOnly: boolean;
}

interface CreateTopicsResponse {
  topics: ({ name: string } & Refusal)[];
}

export const createTopics: Api<CreateTopicsRequest, CreateTopicsResponse> = {
  decode: (reader) => {
    const topics = reader.array(decodeTopic);
    reader.int32(); // timeout: creating takes none
    return { topics, validateOnly: reader.boolean() };
  },
  handle: ({ topics, validateOnly }, context) => {
    const counts = Map.groupBy(topics, ({ name }) => name);
    const tooMany = tooManyPartitions(topics.reduce((sum, topic) => sum + Math.max(0, partitionCount(topic)), 0));
    return {
      topics: [...counts].map(([name, [topic, ...others]]) => {
        if (tooMany !== null) return { name, ...tooMany };
        if (topic === undefined || others.length > 0)
          return { name, ...refuse(ERRORS.INVALID_REQUEST, `Topic '${name}' stands more than once in the request.`) };
        return { name, ...create(topic, validateOnly, context) };
      }),
    };
  },
  encode: (writer, { topics }, _, throttleMs) => {
    writer.int32(throttleMs);
    writer.array(topics, ({ name, error, message }) => writer.string(name).int16(error).nullableString(message));
  },
};

function decodeTopic(reader: Reader): NewTopic {
  const [name, partitions, replication] = [reader.string(), reader.int32(), reader.int16()];
  const assignment = () => ({ partition: reader.int32(), brokerIds: reader.array(() => reader.int32()) });
  const entry = (): [string, string | null] => [reader.string(), reader.nullableString()];
  return { name, partitions, replication, assignments: reader.array(assignment), config: reader.array(entry) };
}

function create(topic: NewTopic, validateOnly: boolean, { broker }: RequestContext): Refusal {
  const problem = newTopicProblem(topic, broker.topics, broker.nodeId);
  if (problem !== null) return problem;
  if (!validateOnly) broker.topics.create(topic.name, partitionCount(topic), configOf(topic.config));
  return accepted;
}
