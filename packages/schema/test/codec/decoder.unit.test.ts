import { describe, expect, test } from '@jest/globals';
import avsc from 'avsc';
import { createDecoder, type SchemaOf } from '../../src/codec/decoder.ts';
import { registryHeader, singleObjectHeader } from '../../src/codec/framing.ts';
import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  createEndpointDefinitionDecoder,
  endpointDefinitionSchema,
  UndecodableMessageError,
  type CheckResult,
  type EndpointDefinition,
  type Expectations,
} from '../../src/index.ts';
import {
  aCheckResult,
  aDefinition,
  createNextCheckResultEncoder,
  nextCheckResultSchema,
} from '../../src/testing/index.ts';
import { outcomeOf } from './decoded.ts';
import { extendedSchema } from './extended-schema.ts';

interface RecordSchema {
  fields: { name: string; type: unknown; default?: unknown }[];
}

const encodeV1 = createCheckResultEncoder({ schemaId: 1 });

function written(schema: object, value: object, header = registryHeader(2)): Buffer {
  return Buffer.concat([header, avsc.Type.forSchema(schema as avsc.Schema).toBuffer(value)]);
}

const always =
  (schema: unknown): SchemaOf =>
  () =>
    Promise.resolve(schema as object | null);

describe('versions of a schema', () => {
  test('a reader of version 1 reads a message of version 2: no new field, OTHER for a kind it does not know', async () => {
    const encode = createNextCheckResultEncoder({ schemaId: 2 });
    const message = encode({ ...aCheckResult(), failureKind: 'NEW_KIND', protocol: 'h2' });
    const decode = createCheckResultDecoder({ schemaOf: always(nextCheckResultSchema) });
    expect(await decode(message)).toEqual(aCheckResult({ failureKind: 'OTHER' }));
  });

  test('a reader of version 2 reads a message of version 1, in either framing', async () => {
    const reader = avsc.Type.forSchema(nextCheckResultSchema as avsc.Schema);
    const decode = createDecoder<CheckResult>({
      reader,
      known: [nextCheckResultSchema, checkResultSchema],
      schemaOf: always(checkResultSchema),
    });
    const expected = { ...aCheckResult(), protocol: null };
    expect(decode(written(checkResultSchema, aCheckResult(), singleObjectHeader(checkResultSchema)))).toEqual(expected);
    expect(await decode(encodeV1(aCheckResult()))).toEqual(expected);
  });
});

describe('the registry', () => {
  test('is asked once for each id, and messages of a known id are decoded synchronously', async () => {
    const asked: number[] = [];
    const decode = createCheckResultDecoder({
      schemaOf: (id) => Promise.resolve(asked.push(id)).then(() => checkResultSchema),
    });
    const first = decode(encodeV1(aCheckResult()));
    expect(first).toBeInstanceOf(Promise);
    await first;
    expect(decode(encodeV1(aCheckResult()))).toEqual(aCheckResult());
    await decode(createCheckResultEncoder({ schemaId: 2 })(aCheckResult()));
    expect(asked).toEqual([1, 2]);
  });

  test('is believed once: messages that wait for the same schema do not each make a reader of it', async () => {
    let looks = 0;
    const schema = Object.defineProperty({ ...checkResultSchema }, 'fields', {
      enumerable: true,
      get: () => {
        looks += 1;
        return (checkResultSchema as unknown as RecordSchema).fields;
      },
    });
    const messages = (count: number) => Array.from({ length: count }, () => encodeV1(aCheckResult()));
    const looksFor = async (count: number) => {
      looks = 0;
      const decode = createCheckResultDecoder({ schemaOf: always(schema) });
      await Promise.all(messages(count).map((message) => outcomeOf(decode, message)));
      return looks;
    };
    expect(await looksFor(20)).toBe(await looksFor(1));
  });

  test('that does not know the id makes the message undecodable', async () => {
    const decode = createCheckResultDecoder({ schemaOf: always(null) });
    expect(await outcomeOf(decode, encodeV1(aCheckResult()))).toBe('UNKNOWN_SCHEMA');
  });

  test('that fails passes its error through, and may be asked again', async () => {
    const answers = [Promise.reject(new Error('connection refused')), Promise.resolve(checkResultSchema)];
    answers[0]?.catch(() => undefined);
    const decode = createCheckResultDecoder({ schemaOf: () => answers.shift() ?? Promise.resolve(null) });
    await expect(decode(encodeV1(aCheckResult()))).rejects.toThrow('connection refused');
    expect(await decode(encodeV1(aCheckResult()))).toEqual(aCheckResult());
  });

  const notASchema: unknown[] = [
    { nonsense: 1 },
    42,
    'string',
    { type: 'int' },
    ['null', 'string'],
    { type: 'record', name: 'Other', fields: [] },
    { type: 'record', name: 'CheckResult', namespace: 'checkstream', fields: [{ name: 'endpointId', type: 'string' }] },
    { type: 'record', name: 'CheckResult', namespace: 'checkstream' },
  ];

  test.each(notASchema)('that answers %j has no schema for this message', async (schema) => {
    const decode = createCheckResultDecoder({ schemaOf: always(schema) });
    expect(await outcomeOf(decode, encodeV1(aCheckResult()))).toBe('UNKNOWN_SCHEMA');
  });
});

describe('a schema that cannot be read', () => {
  test('is asked for and looked at once: every later message of its id is refused at once, in the same words', async () => {
    let looks = 0;
    const schema = Object.defineProperty({ type: 'record', name: 'Other' }, 'fields', {
      enumerable: true,
      get: () => {
        looks += 1;
        return [];
      },
    });
    let asked = 0;
    const decode = createCheckResultDecoder({
      schemaOf: () => {
        asked += 1;
        return Promise.resolve(schema);
      },
    });
    const first = await Promise.resolve(decode(encodeV1(aCheckResult()))).catch((error: unknown) => error);
    const looksOfFirst = looks;
    expect(first).toBeInstanceOf(UndecodableMessageError);
    expect(() => decode(encodeV1(aCheckResult()))).toThrow((first as Error).message);
    expect({ asked, looks }).toEqual({ asked: 1, looks: looksOfFirst });
  });
});

describe('an int', () => {
  /** A message that says it is of this schema, and writes every int of it as a long. */
  function withLongs(schema: object, value: object): Buffer {
    const longs = JSON.parse(JSON.stringify(schema).replaceAll('"int"', '"long"')) as object;
    return written(longs, value, singleObjectHeader(schema));
  }
  const result = (more: Partial<CheckResult>) => withLongs(checkResultSchema, aCheckResult(more));
  const definition = (more: Partial<EndpointDefinition>) =>
    withLongs(endpointDefinitionSchema, { ...aDefinition(), ...more });
  const expected = (more: Partial<Expectations>) => definition({ expect: { ...aDefinition().expect, ...more } });
  const decodeResult = createCheckResultDecoder({ schemaOf: null });
  const decodeDefinition = createEndpointDefinitionDecoder({ schemaOf: null });

  test.each([2 ** 31 - 1, -(2 ** 31)])('of 32 bits is read: %d', async (redirects) => {
    expect(await outcomeOf(decodeResult, result({ redirects }))).toMatchObject({ redirects });
  });

  test.each([
    ['in a field', result({ redirects: 2 ** 31 })],
    ['in a field that may be null', result({ httpStatus: -(2 ** 31) - 1 })],
  ])('of more bits is refused: %s of a result', async (_name, message) => {
    expect(await outcomeOf(decodeResult, message)).toBe('MALFORMED');
  });

  test.each([
    ['in a field', definition({ intervalMs: 2 ** 40 })],
    ['in a record', definition({ redirects: { follow: true, max: 2 ** 31 } })],
    ['in a field of a record that may be null', expected({ withinMs: 2 ** 31 })],
    ['in a list', expected({ status: [{ from: 200, to: 2 ** 32 + 200 }] })],
  ])('of more bits is refused: %s of a definition', async (_name, message) => {
    expect(await outcomeOf(decodeDefinition, message)).toBe('MALFORMED');
    expect(await outcomeOf(decodeDefinition, definition({}))).toEqual(aDefinition());
  });
});

describe('a field that the reader does not want', () => {
  const BODY = avsc.Type.forSchema(checkResultSchema as avsc.Schema).toBuffer(aCheckResult());

  /** A message of version 1 and one more field, of that type and those bytes. */
  function decodeWith(type: unknown, hex: string) {
    const decode = createCheckResultDecoder({ schemaOf: always(extendedSchema({ name: 'extra', type })) });
    return outcomeOf(decode, Buffer.concat([registryHeader(2), BODY, Buffer.from(hex, 'hex')]));
  }

  const list = { type: 'array', items: 'null' };
  const tree = { type: 'record', name: 'Tree', fields: [{ name: 'kids', type: { type: 'array', items: 'Tree' } }] };
  const chain = { type: 'record', name: 'Chain', fields: [{ name: 'next', type: ['null', 'Chain'] }] };

  test.each<[string, unknown, string]>([
    ['an empty list', list, '00'],
    ['three items without bytes', list, '0600'],
    ['a million items without bytes', list, '80897a00'],
    ['a block that tells its size', { type: 'array', items: 'int' }, '03040202' + '00'],
    ['a map', { type: 'map', values: 'int' }, '0202610200'],
    ['a tree three levels deep', tree, '0202000000'],
    ['a chain of two', chain, '0200'],
  ])('is passed over: %s', async (_name, type, hex) => {
    expect(await decodeWith(type, hex)).toEqual(aCheckResult());
  });

  test.each<[string, unknown, string]>([
    ['2^62 items without bytes', list, 'feffffffffffffff7f00'],
    ['two million items without bytes', list, '8092f40100'],
    ['2^50 strings', { type: 'array', items: 'string' }, '8080808080808004'],
    ['a block that tells another size', { type: 'array', items: 'int' }, '03060202' + '00'],
    ['a block that sends the reader back', { type: 'array', items: 'int' }, '0313020200'],
    ['a number of more than ten bytes', list, 'ff'.repeat(11)],
    ['a branch that the union does not have', ['null', list], '04'],
    ['a map with the key __proto__', { type: 'map', values: 'int' }, '02125f5f70726f746f5f5f0200'],
    ['a tree 100,000 levels deep', tree, '02'.repeat(100_000)],
    ['a chain of 100,000', chain, '02'.repeat(100_000) + '00'],
  ])('is refused: %s', async (_name, type, hex) => {
    expect(await decodeWith(type, hex)).toBe('MALFORMED');
  });

  test('is refused as an UndecodableMessageError that says what is wrong', async () => {
    const decode = createCheckResultDecoder({ schemaOf: always(extendedSchema({ name: 'extra', type: tree })) });
    const message = Buffer.concat([registryHeader(2), BODY, Buffer.alloc(1000, 2)]);
    const error: unknown = await Promise.resolve(decode(message)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UndecodableMessageError);
    expect((error as Error).message).toMatch(/nested deeper than 256 levels/);
  });
});
