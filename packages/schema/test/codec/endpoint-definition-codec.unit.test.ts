import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  definitionHash,
  endpointDefinitionSchema,
} from '../../src/index.ts';
import { aDefinition } from '../../src/testing/index.ts';
import { outcomeOf } from './decoded.ts';

const encode = createEndpointDefinitionEncoder({ schemaId: null });
const decode = createEndpointDefinitionDecoder({ schemaOf: null });

const pattern = { expression: 'a', flags: 'i', absent: false };
const rich = aDefinition({
  headers: { accept: { literal: 'text/html', secret: null } },
  expect: { ...aDefinition().expect, pattern, headers: { server: pattern } },
  locations: ['helsinki', 'oregon'],
  labels: { team: 'web' },
});

test.each([
  ['every default', aDefinition()],
  ['lists and maps', rich],
  ['a pattern for a header and none for the body', aDefinition({ expect: { ...rich.expect, pattern: null } })],
])('a definition with %s comes back as it was, in both framings', async (_name, definition) => {
  const registry = createEndpointDefinitionDecoder({ schemaOf: () => Promise.resolve(endpointDefinitionSchema) });
  expect(decode(encode(definition))).toEqual(definition);
  expect(await registry(createEndpointDefinitionEncoder({ schemaId: 3 })(definition))).toEqual(definition);
});

describe('bytes that are not a definition', () => {
  test('end in an UndecodableMessageError and nothing else', async () => {
    const message = encode(rich);
    const changes = fc.array(fc.tuple(fc.integer({ min: 10, max: message.length - 1 }), fc.nat(255)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(message.length), fc.uint8Array(), async (bytes, end, random) => {
        const changed = Buffer.from(message);
        for (const [at, byte] of bytes) changed[at] = byte;
        await outcomeOf(decode, changed);
        await outcomeOf(decode, changed.subarray(0, end));
        await outcomeOf(decode, Buffer.concat([message.subarray(0, 10), random]));
      }),
      { numRuns: 2000 },
    );
  });

  test('may announce more of anything than any memory holds: decoding ends', async () => {
    const message = encode(aDefinition());
    const huge = Buffer.from('feffffffffffffff7f', 'hex');
    for (let at = 10; at < message.length; at++) {
      const changed = Buffer.concat([message.subarray(0, at), huge, message.subarray(at + 1)]);
      await outcomeOf(decode, changed);
    }
  });
});

describe('the hash of a definition', () => {
  // The first 12 digits of sha256sum over the golden message "minimal" without its header of 10 bytes.
  test('is the first 6 bytes of SHA-256 of its Avro bytes', () => {
    expect(definitionHash(aDefinition())).toBe(0x7cc88c15eef9);
  });

  test('tells definitions apart and fits a number exactly', () => {
    expect(definitionHash(rich)).not.toBe(definitionHash(aDefinition()));
    expect(Number.isSafeInteger(definitionHash(rich))).toBe(true);
  });
});
