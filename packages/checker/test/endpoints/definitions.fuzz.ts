import { readFileSync } from 'node:fs';
import { createPicker, type FuzzTarget } from '@checkstream/fuzz';
import type { Logger } from '@checkstream/runtime';
import {
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  endpointDefinitionSchema,
  splitEndpointId,
} from '@checkstream/schema';
import type { Endpoint, EndpointDefinition } from '@checkstream/schema';
import { aDefinition } from '@checkstream/schema/testing';
import { createReadDefinition } from '../../src/endpoints/read-definition.ts';
import { MAX_BODY_BYTES, openFuzzedChecker, SITE_NAME } from '../probe/fuzzed-checker.ts';
import { httpSite } from '../probe/sites.ts';
import { mustBeWellFormed } from '../probe/well-formed.ts';

const encode = createEndpointDefinitionEncoder({ schemaId: null });
const encodeForRegistry = createEndpointDefinitionEncoder({ schemaId: 1 });
const pattern = { expression: 'hello', flags: 'i', absent: false };

const SITE = aDefinition({
  url: `http://${SITE_NAME}/a?b=c`,
  timeoutMs: 1_000,
  method: 'POST',
  headers: { accept: { literal: 'text/html', secret: null }, 'x-key': { literal: null, secret: 'KEY' } },
  body: '{"ping":1}',
  auth: { basic: { username: 'u', passwordFrom: 'P' }, bearer: null },
  expect: { ...aDefinition().expect, pattern, headers: { server: pattern }, withinMs: 900, certificateForDays: 14 },
  locations: ['helsinki'],
  labels: { team: 'web' },
});

/** Records of the endpoints topic, key and value, and then a check of what they define. */
export const target: FuzzTarget = {
  maxBytes: 16_384,
  words: [
    ...[
      'default/shop',
      'http://site.test/',
      'https://site.test/',
      'http://[::1]/',
      '__proto__',
      'constructor',
      'host',
      '\r\nx: y',
    ],
    ...[
      '(a+)+$',
      '(?<=',
      '[\\q{abc}--a]',
      '\\p{L}',
      'x{0,99999}',
      '.'.repeat(300),
      '\u0000',
      'v',
      'u',
      'g',
      '::1',
      '127.0.0.1',
    ],
    ...['\u0012__proto__', '\u0016constructor', '\u0010toString'],
    ...['02', '00', '01', 'd00f', 'e0d403', 'feffffff0f', 'ffffffff0f', 'feffffffffffffffff01'].map((hex) =>
      Buffer.from(hex, 'hex'),
    ),
  ],
  seeds: () => [
    ...golden().map((value) => record('default/shop-home', value)),
    record('acme/site', encode(SITE)),
    record('acme/site', encodeForRegistry(SITE)),
    record('acme/site', encode({ ...SITE, headers: {}, auth: null, method: 'GET', body: null })),
    record('acme', encode(SITE)),
    record('acme/none', createEndpointDefinitionEncoder({ schemaId: 2 })(SITE)),
  ],
  open: async () => {
    const site = await httpSite((_, response) => response.end('hello'));
    const surprises: Error[] = [];
    const schemaOf = (id: number) => Promise.resolve(id === 1 ? endpointDefinitionSchema : null);
    const decode = createEndpointDefinitionDecoder({ schemaOf });
    const { signal } = new AbortController();
    let refusal = '';
    const warn = (fields: { problem?: string; err?: Error }, message: string): void => {
      refusal = `${message}: ${fields.problem ?? fields.err?.message}`;
    };
    const log = { warn } as unknown as Logger;
    const checker = openFuzzedChecker(surprises);
    return {
      run: async (input) => {
        const picker = createPicker(input);
        // Anew for each: of what it said before it says nothing.
        const readDefinition = createReadDefinition({ decode, log, signal });
        const endpoint = mustBePlain(await readDefinition(picker.piece().toString(), picker.rest()));
        if (endpoint === null) return refusal.replaceAll(/\b[\da-f]+\b|".*"/gs, '').slice(0, 120);
        const here = { ...endpoint, definition: aimedAt(site.port, endpoint.definition) };
        const result = await checker.check(here, 1_700_000_000_000, signal);
        if (result === null) throw new Error('the check was abandoned');
        mustBeWellFormed(result, MAX_BODY_BYTES);
        if (surprises.length > 0) throw surprises.splice(0)[0]!;
        return `${result.outcome} ${result.failureKind} ${result.failure?.code}`;
      },
      close: async () => {
        await checker.close();
        await site.close();
      },
    };
  },
};

function record(key: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([key.length]), Buffer.from(key), value]);
}

function golden(): Buffer[] {
  const text = readFileSync(new URL('../../../schema/golden/endpoint-definition.v1.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { hex: string }[]).map(({ hex }) => Buffer.from(hex, 'hex'));
}

/** Named as it should be, and made of nothing but values. */
function mustBePlain(endpoint: Endpoint | null): Endpoint | null {
  if (endpoint === null) return null;
  if (splitEndpointId(endpoint.endpointId) === null) throw new Error(`an endpoint is called ${endpoint.endpointId}`);
  const { headers, labels, expect } = endpoint.definition;
  for (const map of [headers, labels, expect.headers]) {
    if (Object.getPrototypeOf(map) !== Object.prototype) throw new Error('a map of a definition is no plain object');
  }
  return endpoint;
}

/** At the port of the site, when it is the site that is meant. */
function aimedAt(port: number, definition: EndpointDefinition): EndpointDefinition {
  const url = URL.parse(definition.url);
  if (url?.hostname !== SITE_NAME) return { ...definition, timeoutMs: Math.min(definition.timeoutMs, 2_000) };
  url.port = String(port);
  return { ...definition, url: url.href, timeoutMs: Math.min(definition.timeoutMs, 2_000) };
}
