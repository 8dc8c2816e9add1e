import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import avsc from 'avsc';
import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  endpointDefinitionSchema,
  type CheckResult,
  type Decode,
  type Encode,
  type EndpointDefinition,
} from '../../src/index.ts';

interface Golden<T> {
  name: string;
  value: T;
  /** The whole message, in single-object encoding. */
  hex: string;
}

const PACKAGE = join(import.meta.dirname, '../..');
const HEADER_BYTES = 10;

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(PACKAGE, path), 'utf8'));

describe('check results, version 1', () => {
  holdsToGoldenExamples<CheckResult>({
    examples: 'golden/check-result.v1.json',
    avscFile: 'avro/CheckResult.avsc',
    schema: checkResultSchema,
    encode: createCheckResultEncoder({ schemaId: null }),
    decode: createCheckResultDecoder({ schemaOf: null }),
  });
});

describe('endpoint definitions, version 1', () => {
  holdsToGoldenExamples<EndpointDefinition>({
    examples: 'golden/endpoint-definition.v1.json',
    avscFile: 'avro/EndpointDefinition.avsc',
    schema: endpointDefinitionSchema,
    encode: createEndpointDefinitionEncoder({ schemaId: null }),
    decode: createEndpointDefinitionDecoder({ schemaOf: null }),
  });
});

interface Contract<T> {
  examples: string;
  avscFile: string;
  schema: object;
  encode: Encode<T>;
  decode: Decode<T>;
}

function holdsToGoldenExamples<T>({ examples, avscFile, schema, encode, decode }: Contract<T>) {
  const golden = (readJson(examples) as Golden<T>[]).map(({ name, value, hex }) => [name, value, hex] as const);
  const onDisk = readJson(avscFile);

  test.each(golden)('%s: the value has these bytes', (_name, value, hex) => {
    expect(encode(value).toString('hex')).toBe(hex);
  });

  test.each(golden)('%s: the bytes have this value', (_name, value, hex) => {
    expect(decode(Buffer.from(hex, 'hex'))).toEqual(value);
  });

  test.each(golden)('%s: the schema file reads it too', (_name, value, hex) => {
    const body = Buffer.from(hex, 'hex').subarray(HEADER_BYTES);
    const decoded: unknown = avsc.Type.forSchema(onDisk as avsc.Schema).fromBuffer(body);
    expect(JSON.parse(JSON.stringify(decoded))).toEqual(value);
  });

  test('the schema file is what the code says', () => {
    expect(onDisk).toEqual(schema);
  });
}
