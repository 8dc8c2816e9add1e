import type { EndpointDefinition } from './endpoint-definition.ts';

/** What an endpoints file defines that says nothing but a URL: every default there is. */
export function plainDefinition(url: string): EndpointDefinition {
  return {
    url,
    intervalMs: 60_000,
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
  };
}
