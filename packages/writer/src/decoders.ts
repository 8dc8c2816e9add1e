import { createSchemaRegistry, type Logger } from '@checkstream/runtime';
import { createCheckResultDecoder, createEndpointDefinitionDecoder } from '@checkstream/schema';
import type { CheckResult, Decode, EndpointDefinition } from '@checkstream/schema';

export interface Decoders {
  checkResult: Decode<CheckResult>;
  endpointDefinition: Decode<EndpointDefinition>;
}

/** Without a registry, messages that name a schema by its registry id are undecodable. */
export function openDecoders(registryUrl: string | null, deps: { log: Logger; signal: AbortSignal }): Decoders {
  const schemaOf = registryUrl === null ? null : createSchemaRegistry(registryUrl, deps).schemaOf;
  return {
    checkResult: createCheckResultDecoder({ schemaOf }),
    endpointDefinition: createEndpointDefinitionDecoder({ schemaOf }),
  };
}
