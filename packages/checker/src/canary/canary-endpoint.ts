import { definitionHash } from '@checkstream/schema';
import type { Endpoint, EndpointDefinition } from '@checkstream/schema';

/** What the page says and the canary looks for. */
export const CANARY_TEXT = 'checkstream canary';

/** The page as an endpoint like any other, every 5 s. */
export function canaryEndpoint(url: string): Endpoint {
  const definition: EndpointDefinition = {
    url,
    intervalMs: 5_000,
    timeoutMs: 4_000,
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
      status: [{ from: 200, to: 200 }],
      pattern: { expression: CANARY_TEXT, flags: '', absent: false },
      headers: {},
      withinMs: null,
      certificateForDays: null,
    },
    locations: [],
    enabled: true,
    labels: {},
  };
  return { endpointId: 'checkstream/canary', definitionHash: definitionHash(definition), definition };
}
