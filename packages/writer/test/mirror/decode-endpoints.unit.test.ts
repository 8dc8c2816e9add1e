import { createLogger } from '@checkstream/runtime';
import { createEndpointDefinitionDecoder } from '@checkstream/schema';
import { describe, expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { decodeEndpoints } from '../../src/mirror/decode-endpoints.ts';

describe('decodeEndpoints', () => {
  test('says once, not at every sync, what it cannot decode, and keeps the endpoint', async () => {
    const destination = new PassThrough({ encoding: 'utf8' });
    const deps = {
      decode: createEndpointDefinitionDecoder({ schemaOf: null }),
      reported: new Map<string, string>(),
      log: createLogger({ name: 'test', level: 'error', format: 'json', destination }),
    };
    const rows = new Map([
      ['acme/home', Buffer.from('no Avro')],
      ['nobody', Buffer.from('no Avro')],
    ]);
    const current = [{ tenant: 'acme', name: 'home', current: null }];
    expect(await decodeEndpoints(rows, deps)).toEqual(current);
    expect(await decodeEndpoints(rows, deps)).toEqual(current);
    const lines = String(destination.read() ?? '')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(2);
  });
});
