import { definitionHash } from '../codec/endpoint-definition-codec.ts';
import type { Endpoint, EndpointDefinition } from '../endpoint-definition.ts';
import { plainDefinition } from '../plain-definition.ts';

/** A definition with every default of an endpoints file; a test names only what matters to it. */
export function aDefinition(overrides: Partial<EndpointDefinition> = {}): EndpointDefinition {
  return { ...plainDefinition('https://shop.example.com/'), intervalMs: 30_000, ...overrides };
}

export function anEndpoint(
  overrides: { endpointId?: string; definition?: Partial<EndpointDefinition> } = {},
): Endpoint {
  const definition = aDefinition(overrides.definition);
  return {
    endpointId: overrides.endpointId ?? 'default/shop-home',
    definitionHash: definitionHash(definition),
    definition,
  };
}
