import { definitionHash } from '../codec/endpoint-definition-codec.ts';
import type { Endpoint, EndpointDefinition } from '../endpoint-definition.ts';

/** A definition with every default of an endpoints file; a test names only what matters to it. */
export function aDefinition(overrides: Partial<EndpointDefinition> = {}): EndpointDefinition {
  return {
    url: 'https://shop.example.com/',
    intervalMs: 30_000,
    timeoutMs: 10_000,
    method: 'GET',
    headers: {},
    body: null,
    auth: null,
    redirects: { follow: true, max: 5 },
    connectTo: null,
    ipFamily: 'ANY',
    maxBodyBytes: null,
    tls: { verify: true, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null },
    expect: {
      status: [{ from: 200, to: 399 }],
      pattern: null,
      headers: {},
      withinMs: null,
      certificateForDays: null,
    },
    locations: [],
    enabled: true,
    labels: {},
    ...overrides,
  };
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
