import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  type CheckResult,
  type Decode,
} from '../../src/index.ts';
import { aCheckResult } from '../../src/testing/index.ts';
import { arbitraryCheckResult } from './arbitrary-check-result.ts';
import { outcomeOf } from './decoded.ts';

const encode = createCheckResultEncoder({ schemaId: null });
const encodeForRegistry = createCheckResultEncoder({ schemaId: 7 });
const decode = createCheckResultDecoder({ schemaOf: null });

async function decoderThatKnows7(): Promise<Decode<CheckResult>> {
  const decoder = createCheckResultDecoder({ schemaOf: (id) => Promise.resolve(id === 7 ? checkResultSchema : null) });
  await decoder(encodeForRegistry(aCheckResult()));
  return decoder;
}

describe('single-object encoding', () => {
  test('brings every result back as it was', () => {
    fc.assert(fc.property(arbitraryCheckResult, (result) => expect(decode(encode(result))).toEqual(result)));
  });

  test('begins with c301 and the fingerprint of the schema, little-endian', () => {
    expect(encode(aCheckResult()).toString('hex', 0, 10)).toBe('c301fa88d5df0a38b75a');
  });

  test('of an unknown schema cannot be decoded', async () => {
    const bytes = encode(aCheckResult());
    bytes.writeUInt8(bytes.readUInt8(4) ^ 1, 4);
    expect(await outcomeOf(decode, bytes)).toBe('UNKNOWN_SCHEMA');
  });
});

describe('Confluent wire format', () => {
  test('brings every result back as it was', async () => {
    const decodeKnown = await decoderThatKnows7();
    fc.assert(
      fc.property(arbitraryCheckResult, (result) => expect(decodeKnown(encodeForRegistry(result))).toEqual(result)),
    );
  });

  test('begins with a zero byte and the id, big-endian', () => {
    const id = 0x01020304;
    expect(createCheckResultEncoder({ schemaId: id })(aCheckResult()).toString('hex', 0, 5)).toBe('0001020304');
  });

  test('cannot be decoded where there is no registry', async () => {
    expect(await outcomeOf(decode, encodeForRegistry(aCheckResult()))).toBe('UNKNOWN_SCHEMA');
  });
});

test('a decoder with a registry reads single-object messages too', async () => {
  const decodeKnown = await decoderThatKnows7();
  expect(decodeKnown(encode(aCheckResult()))).toEqual(aCheckResult());
});

test('messages larger than any before are encoded whole, and none shares memory with another', () => {
  const large = aCheckResult({ failure: { code: 'x', message: 'm'.repeat(100_000), bodyExcerpt: null } });
  const [first, second] = [encode(aCheckResult()), encode(large)];
  expect(decode(second)).toEqual(large);
  expect(decode(first)).toEqual(aCheckResult());
});

describe('bytes that are not what they should be', () => {
  const message = encode(aCheckResult());

  test.each<[string, Buffer, string]>([
    ['no bytes', Buffer.alloc(0), 'EMPTY'],
    ['JSON', Buffer.from('{"endpointId":"a/b"}'), 'UNKNOWN_FRAMING'],
    ['a registry header that breaks off', Buffer.from([0, 0, 0]), 'UNKNOWN_FRAMING'],
    ['a fingerprint that breaks off', message.subarray(0, 9), 'UNKNOWN_FRAMING'],
    ['a header alone', message.subarray(0, 10), 'MALFORMED'],
    ['a body that breaks off', message.subarray(0, -1), 'MALFORMED'],
    ['a byte too many', Buffer.concat([message, Buffer.from([0])]), 'TRAILING_BYTES'],
    ['a string of 2^62 bytes', withBody('feffffffffffffff7f'), 'MALFORMED'],
    ['a string of -1 bytes', withBody('01'), 'MALFORMED'],
  ])('%s: %#', async (_name, bytes, code) => {
    expect(await outcomeOf(decode, bytes)).toBe(code);
  });

  test('end in an UndecodableMessageError and nothing else, whatever they are', async () => {
    const decodeKnown = await decoderThatKnows7();
    const headers = fc.constantFrom(Buffer.alloc(0), message.subarray(0, 10), Buffer.from([0, 0, 0, 0, 7]));
    await fc.assert(
      fc.asyncProperty(headers, fc.uint8Array({ maxLength: 300 }), async (header, body) => {
        await outcomeOf(decodeKnown, Buffer.concat([header, body]));
      }),
      { numRuns: 2000 },
    );
  });

  test('may be one message with bytes changed or cut off', async () => {
    const changes = fc.array(fc.tuple(fc.nat(message.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(message.length), async (bytes, end) => {
        const changed = Buffer.from(message);
        for (const [at, byte] of bytes) changed[at] = byte;
        await outcomeOf(decode, changed);
        await outcomeOf(decode, changed.subarray(0, end));
      }),
      { numRuns: 2000 },
    );
  });

  function withBody(hex: string): Buffer {
    return Buffer.concat([message.subarray(0, 10), Buffer.from(hex, 'hex')]);
  }
});
