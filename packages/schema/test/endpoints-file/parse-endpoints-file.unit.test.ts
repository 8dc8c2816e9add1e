import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseEndpointsFile } from '../../src/endpoints-file/index.ts';
import { definitionHash, type EndpointDefinition } from '../../src/index.ts';
import { aDefinition } from '../../src/testing/index.ts';
import { EVERY_OPTION } from './every-option.ts';
import { definitionOf, fileWith, parsed } from './parse.ts';

const EXPECTED: EndpointDefinition = {
  url: 'https://shop.example.com/',
  intervalMs: 30_000,
  timeoutMs: 10_000,
  method: 'GET',
  headers: { accept: { literal: 'text/html', secret: null }, 'x-api-key': { literal: null, secret: 'SHOP_KEY' } },
  body: '{"ping":1}',
  auth: { basic: { username: 'monitor', passwordFrom: 'SHOP_PASSWORD' }, bearer: null },
  redirects: { follow: true, max: 5 },
  connectTo: '203.0.113.7',
  ipFamily: 'ANY',
  maxBodyBytes: 1_048_576,
  tls: { verify: true, serverName: 'shop.example.com', caFrom: 'SHOP_CA', certificateFrom: 'C', keyFrom: 'K' },
  expect: {
    status: [
      { from: 200, to: 299 },
      { from: 302, to: 302 },
    ],
    pattern: { expression: 'Welcome,\\s+you', flags: 'is', absent: false },
    headers: { 'content-type': { expression: 'text/html', flags: '', absent: false } },
    withinMs: 2000,
    certificateForDays: 14,
  },
  locations: ['helsinki', 'oregon'],
  enabled: true,
  labels: { team: 'web' },
};

describe('a file that is fine', () => {
  test('with every option becomes the definition that it says', () => {
    expect(parsed(EVERY_OPTION)).toEqual({
      tenant: 'acme',
      endpoints: [
        {
          endpoint: { endpointId: 'acme/shop-home', definitionHash: definitionHash(EXPECTED), definition: EXPECTED },
          line: 5,
        },
      ],
    });
  });

  test('with an id and a URL gets every default', () => {
    const { tenant, endpoints } = parsed('endpoints:\n  - id: shop-home\n    url: https://shop.example.com\n');
    expect(tenant).toBe('default');
    expect(endpoints[0]?.endpoint.endpointId).toBe('default/shop-home');
    expect(endpoints[0]?.endpoint.definition).toEqual(aDefinition({ intervalMs: 60_000 }));
  });

  test('may list no endpoint, and then watches nothing', () => {
    expect(parsed('tenant: acme\nendpoints: []').endpoints).toEqual([]);
  });

  test('has the same hash whatever the order of its maps', () => {
    const one = parsed(fileWith('labels: { a: x, b: y }\nheaders: { p: x, q: y }'));
    const other = parsed(fileWith('headers: { Q: y, P: x }\nlabels: { b: y, a: x }'));
    expect(other.endpoints[0]?.endpoint).toEqual(one.endpoints[0]?.endpoint);
  });

  test('may have a byte order mark and the line ends of Windows', () => {
    expect(parsed('\ufeffendpoints:\r\n  - id: a\r\n    url: https://x/\r\n').endpoints[0]?.line).toBe(2);
  });

  test('is the example that comes with the project', () => {
    const file = 'config/endpoints.example.yaml';
    const text = readFileSync(join(import.meta.dirname, '../../../..', file), 'utf8');
    expect(parseEndpointsFile({ file, text })).toMatchObject({ ok: true });
  });

  test.each<[string, Partial<EndpointDefinition>]>([
    ['auth: { bearer: { tokenFrom: T } }', { auth: { basic: null, bearer: { tokenFrom: 'T' } } }],
    ['ipFamily: 4\nconnectTo: 1.2.3.4', { ipFamily: 'IPV4', connectTo: '1.2.3.4' }],
    ['ipFamily: 6\nconnectTo: 2001:db8::7', { ipFamily: 'IPV6', connectTo: '2001:db8::7' }],
    ['locations: [b, a, b]', { locations: ['a', 'b'] }],
    ['redirects: { follow: false }', { redirects: { follow: false, max: 5 } }],
    ['interval: 5s', { intervalMs: 5000, timeoutMs: 4000 }],
    ['enabled: false', { enabled: false }],
    ['headers: { constructor: x }', { headers: { constructor: { literal: 'x', secret: null } } }],
  ])('%s', (options, definition) => {
    expect(definitionOf(fileWith(options))).toMatchObject(definition);
  });

  test.each([
    ['status: 204', [{ from: 204, to: 204 }]],
    ['status: 200-204', [{ from: 200, to: 204 }]],
    [
      'status: [200, 301-302]',
      [
        { from: 200, to: 200 },
        { from: 301, to: 302 },
      ],
    ],
    ['pattern: { absent: x }', [{ from: 200, to: 399 }]],
  ])('expect: { %s }', (options, status) => {
    expect(definitionOf(fileWith(`expect: { ${options} }`)).expect.status).toEqual(status);
  });
});

describe('defaults', () => {
  const withDefaults = (defaults: string, own: string) => definitionOf(`defaults: { ${defaults} }\n${fileWith(own)}`);

  test('hold where an endpoint says nothing', () => {
    expect(withDefaults('interval: 10s, enabled: false', 'interval: 20s')).toMatchObject({
      intervalMs: 20_000,
      enabled: false,
    });
  });

  test('merge entry by entry with the headers, labels, redirects, tls and expectations of an endpoint', () => {
    const defaults = `headers: { a: x, b: x }, labels: { a: x, b: x }, redirects: { max: 1 }, tls: { verify: false },
      expect: { status: 201, within: 1s, headers: { a: { matches: x }, b: { matches: x } } }`;
    const own = `headers: { b: y }\nlabels: { b: y }\nredirects: { follow: false }\ntls: { caFrom: C }
expect: { within: 2s, headers: { b: { absent: y } } }`;
    expect(withDefaults(defaults, own)).toMatchObject({
      headers: { a: { literal: 'x' }, b: { literal: 'y' } },
      labels: { a: 'x', b: 'y' },
      redirects: { follow: false, max: 1 },
      tls: { verify: false, caFrom: 'C' },
      expect: {
        status: [{ from: 201, to: 201 }],
        withinMs: 2000,
        headers: { a: { absent: false }, b: { expression: 'y', absent: true } },
      },
    });
  });

  test('are replaced as a whole where they are one decision: auth, a pattern, lists', () => {
    const definition = withDefaults(
      'auth: { bearer: { tokenFrom: T } }, locations: [a, b], expect: { pattern: { matches: x, flags: i }, status: [200, 204] }',
      'auth: { basic: { username: u, passwordFrom: P } }\nlocations: [c]\nexpect: { pattern: { absent: y }, status: [201] }',
    );
    expect(definition.auth).toEqual({ basic: { username: 'u', passwordFrom: 'P' }, bearer: null });
    expect(definition.locations).toEqual(['c']);
    expect(definition.expect.pattern).toEqual({ expression: 'y', flags: '', absent: true });
    expect(definition.expect.status).toEqual([{ from: 201, to: 201 }]);
  });
});
