import { openSchemaRegistry } from '@checkstream/runtime';
import type { RegistryDeps, RegistrySettings, SchemaRegistry, TopicSettings } from '@checkstream/runtime';
import {
  checkResultSchema,
  createCheckResultEncoder,
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  endpointDefinitionSchema,
} from '@checkstream/schema';
import type { AvroSchema, CheckResult, Decode, Encode, EndpointDefinition } from '@checkstream/schema';

export interface DefinitionCodec {
  encode: Encode<EndpointDefinition>;
  decode: Decode<EndpointDefinition>;
}

export interface Codecs {
  encodeResult: Encode<CheckResult>;
  encodeDefinition: Encode<EndpointDefinition>;
  decodeDefinition: Decode<EndpointDefinition>;
}

export interface CodecsDeps extends RegistryDeps {
  /** Without a URL: no registry, Avro single-object encoding. */
  registry: RegistrySettings;
  topics: Pick<TopicSettings, 'checks' | 'endpoints'>;
  writesDefinitions: boolean;
}

/** Registers the schemas of what is written when there is a registry, and waits for it as long as it takes. */
export async function openCodecs({
  registry: settings,
  topics,
  writesDefinitions,
  ...deps
}: CodecsDeps): Promise<Codecs> {
  const registry = openSchemaRegistry(settings, deps);
  const schemaId = await register(registry, topics.checks, checkResultSchema);
  const { encode, decode } = await openDefinitionCodec(registry, topics.endpoints, { willWrite: writesDefinitions });
  return { encodeResult: createCheckResultEncoder({ schemaId }), encodeDefinition: encode, decodeDefinition: decode };
}

/** Of the endpoints topic. Only who will write registers the schema, and waits for a registry. */
export async function openDefinitionCodec(
  registry: SchemaRegistry | null,
  topic: string,
  { willWrite }: { willWrite: boolean },
): Promise<DefinitionCodec> {
  const schemaId = willWrite ? await register(registry, topic, endpointDefinitionSchema) : null;
  return {
    encode: createEndpointDefinitionEncoder({ schemaId }),
    decode: createEndpointDefinitionDecoder({ schemaOf: registry?.schemaOf ?? null }),
  };
}

async function register(registry: SchemaRegistry | null, topic: string, schema: AvroSchema): Promise<number | null> {
  return registry === null ? null : registry.register(`${topic}-value`, schema);
}
