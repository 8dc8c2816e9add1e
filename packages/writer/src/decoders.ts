import { openSchemaRegistry, type RegistryDeps, type RegistrySettings } from '@checkstream/runtime';
import { createCheckResultDecoder, createEndpointDefinitionDecoder } from '@checkstream/schema';
import type { CheckResult, Decode, EndpointDefinition } from '@checkstream/schema';

export interface Decoders {
  checkResult: Decode<CheckResult>;
  endpointDefinition: Decode<EndpointDefinition>;
  /** Why schemas do not come from the registry, or null; for readiness. */
  registryReason: () => string | null;
}

/** Without a registry, messages that name a schema by its registry id are undecodable. */
export function openDecoders(settings: RegistrySettings, deps: RegistryDeps): Decoders {
  const registry = openSchemaRegistry(settings, deps);
  const schemaOf = registry?.schemaOf ?? null;
  return {
    checkResult: createCheckResultDecoder({ schemaOf }),
    endpointDefinition: createEndpointDefinitionDecoder({ schemaOf }),
    registryReason: () => registry?.reason() ?? null,
  };
}
