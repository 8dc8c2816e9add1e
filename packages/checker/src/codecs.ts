import { createSchemaRegistry } from '@checkstream/runtime';
import type { Logger, TopicSettings } from '@checkstream/runtime';
import {
  checkResultSchema,
  createCheckResultEncoder,
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  endpointDefinitionSchema,
} from '@checkstream/schema';
import type { AvroSchema, CheckResult, Decode, Encode, EndpointDefinition, SchemaOf } from '@checkstream/schema';

export interface Codecs {
  encodeResult: Encode<CheckResult>;
  encodeDefinition: Encode<EndpointDefinition>;
  decodeDefinition: Decode<EndpointDefinition>;
}

export interface CodecsDeps {
  /** `null`: no registry, Avro single-object encoding. */
  registryUrl: string | null;
  topics: Pick<TopicSettings, 'checks' | 'endpoints'>;
  log: Logger;
  signal: AbortSignal;
}

/** Registers both schemas when there is a registry, and waits for it as long as it takes. */
export async function openCodecs({ registryUrl, topics, log, signal }: CodecsDeps): Promise<Codecs> {
  if (registryUrl === null) return codecs({ resultId: null, definitionId: null, schemaOf: null });
  const registry = createSchemaRegistry(registryUrl, { log, signal });
  const register = (topic: string, schema: AvroSchema) => registry.register(`${topic}-value`, schema);
  return codecs({
    resultId: await register(topics.checks, checkResultSchema),
    definitionId: await register(topics.endpoints, endpointDefinitionSchema),
    schemaOf: registry.schemaOf,
  });
}

function codecs(registered: {
  resultId: number | null;
  definitionId: number | null;
  schemaOf: SchemaOf | null;
}): Codecs {
  return {
    encodeResult: createCheckResultEncoder({ schemaId: registered.resultId }),
    encodeDefinition: createEndpointDefinitionEncoder({ schemaId: registered.definitionId }),
    decodeDefinition: createEndpointDefinitionDecoder({ schemaOf: registered.schemaOf }),
  };
}
