import { accepted, ERRORS, refuse } from '../protocol/errors.ts';
import type { Refusal } from '../protocol/errors.ts';
import { configOf } from '../topics/new-topic.ts';
import { configProblem } from '../topics/topic-config.ts';
import type { Api, RequestContext } from './api.ts';
import { RESOURCE } from './config-resource.ts';

interface Resource {
  type: number;
  name: string;
  entries: [string, string | null][];
}

interface AlterConfigsRequest {
  resources: Resource[];
  validateOnly: boolean;
}

interface AlterConfigsResponse {
  resources: (Resource & Refusal)[];
}

/** Replaces all settings of a topic: one that is not named goes back to its default. */
export const alterConfigs: Api<AlterConfigsRequest, AlterConfigsResponse> = {
  decode: (reader) => {
    const entry = (): [string, string | null] => [reader.string(), reader.nullableString()];
    const resource = () => ({ type: reader.int8(), name: reader.string(), entries: reader.array(entry) });
    return { resources: reader.array(resource), validateOnly: reader.boolean() };
  },
  handle: ({ resources, validateOnly }, context) => ({
    resources: resources.map((resource) => ({ ...resource, ...alter(resource, validateOnly, context) })),
  }),
  encode: (writer, { resources }, _, throttleMs) => {
    writer.int32(throttleMs).array(resources, ({ error, message, type, name }) => {
      writer.int16(error).nullableString(message).int8(type).string(name);
    });
  },
};

function alter({ type, name, entries }: Resource, validateOnly: boolean, { broker }: RequestContext): Refusal {
  if (type !== RESOURCE.topic) return refuse(ERRORS.INVALID_REQUEST, 'Only the settings of topics can be altered.');
  const topic = broker.topics.get(name);
  if (topic === null) return refuse(ERRORS.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${name}'.`);
  const problem = configProblem(entries);
  if (problem !== null) return refuse(ERRORS.INVALID_CONFIG, problem);
  if (!validateOnly) broker.topics.configure(topic, configOf(entries));
  return accepted;
}
