import { accepted, ERRORS, refuse } from '../protocol/errors.ts';
import type { Refusal } from '../protocol/errors.ts';
import type { Writer } from '../protocol/writer.ts';
import { TOPIC_CONFIG } from '../topics/topic-config.ts';
import type { Api, RequestContext } from './api.ts';
import { RESOURCE, SOURCE } from './config-resource.ts';
import { SESSION_TIMEOUT_MS } from './join-group.ts';

interface Resource {
  type: number;
  name: string;
  /** Null: all of them. */
  keys: string[] | null;
}

interface Entry {
  name: string;
  value: string;
  readOnly: boolean;
  source: number;
  /** The places that set the value, asked for by includeSynonyms; the broker's own defaults are left out. */
  synonyms: { value: string; source: number }[];
}

interface DescribeConfigsRequest {
  resources: Resource[];
  synonyms: boolean;
}

interface DescribeConfigsResponse {
  synonyms: boolean;
  resources: (Resource & Refusal & { entries: Entry[] })[];
}

export const describeConfigs: Api<DescribeConfigsRequest, DescribeConfigsResponse> = {
  decode: (reader) => {
    const keys = () => reader.nullableArray(() => reader.string());
    const resources = reader.array(() => ({ type: reader.int8(), name: reader.string(), keys: keys() }));
    return { resources, synonyms: reader.boolean() };
  },
  handle: ({ resources, synonyms }, context) => ({
    synonyms,
    resources: resources.map((resource) => ({ ...resource, ...describe(resource, context) })),
  }),
  encode: (writer, { resources, synonyms }, _, throttleMs) => {
    writer.int32(throttleMs).array(resources, ({ error, message, type, name, entries }) => {
      // Apache Kafka says nothing with an empty string here, and with null everywhere else.
      writer
        .int16(error)
        .string(message ?? '')
        .int8(type)
        .string(name);
      writer.array(entries, (entry) => encodeEntry(writer, entry, synonyms));
    });
  },
};

function describe(resource: Resource, context: RequestContext): Refusal & { entries: Entry[] } {
  const { nodeId, topics } = context.broker;
  if (resource.type === RESOURCE.broker && resource.name === String(nodeId))
    return { ...accepted, entries: wanted(resource, brokerEntries()) };
  if (resource.type !== RESOURCE.topic)
    return { ...refuse(ERRORS.INVALID_REQUEST, `Expected a topic or broker ${nodeId}.`), entries: [] };
  const topic = topics.get(resource.name);
  if (topic === null) return { error: ERRORS.UNKNOWN_TOPIC_OR_PARTITION, message: null, entries: [] };
  return { ...accepted, entries: wanted(resource, topicEntries(topic.config)) };
}

function wanted({ keys }: Resource, entries: Entry[]): Entry[] {
  return keys === null ? entries : entries.filter(({ name }) => keys.includes(name));
}

function topicEntries(config: ReadonlyMap<string, string>): Entry[] {
  return [...TOPIC_CONFIG].map(([name, { default: initial }]) => {
    const value = config.get(name);
    if (value === undefined) return { name, value: initial, source: SOURCE.default, readOnly: false, synonyms: [] };
    const own = { value, source: SOURCE.topic };
    return { name, ...own, readOnly: false, synonyms: [own] };
  });
}

function brokerEntries(): Entry[] {
  const settings = {
    'group.max.session.timeout.ms': SESSION_TIMEOUT_MS.max,
    'group.min.session.timeout.ms': SESSION_TIMEOUT_MS.min,
    'num.partitions': 1,
    'default.replication.factor': 1,
  };
  return Object.entries(settings).map(([name, number]) => {
    return { name, value: String(number), source: SOURCE.default, readOnly: true, synonyms: [] };
  });
}

function encodeEntry(writer: Writer, entry: Entry, synonyms: boolean): void {
  writer.string(entry.name).nullableString(entry.value).boolean(entry.readOnly).int8(entry.source).boolean(false);
  writer.array(synonyms ? entry.synonyms : [], ({ value, source }) => {
    writer.string(entry.name).nullableString(value).int8(source);
  });
}
