import { describe, expect, test } from '@jest/globals';
import { checkResultSchema, endpointDefinitionSchema } from '../../src/index.ts';
import { canonicalForm, crc64Avro, fingerprint } from '../../src/codec/fingerprint.ts';

const asLong = (schema: object | string) => fingerprint(schema).readBigInt64LE();

describe('CRC-64-AVRO', () => {
  test('of no bytes is its own polynomial', () => {
    expect(crc64Avro(Buffer.alloc(0))).toBe(0xc15d213aa4d7a795n);
  });

  test.each([
    ['"null"', 0x63dd24e7cc258f8an],
    ['"int"', 0x7275d51a3f395c8fn],
    ['"string"', 0x8f014872634503c7n],
  ])('of the text %s is the published value', (text, published) => {
    expect(crc64Avro(Buffer.from(text))).toBe(published);
  });

  // share/test/data/schema-tests.txt of Apache Avro
  test.each<[object | string, bigint]>([
    ['null', 7195948357588979594n],
    ['boolean', -6970731678124411036n],
    ['int', 8247732601305521295n],
    ['long', -3434872931120570953n],
    ['float', 5583340709985441680n],
    ['double', -8181574048448539266n],
    ['bytes', 5746618253357095269n],
    ['string', -8142146995180207161n],
    [{ type: 'record', name: 'foo', fields: [] }, -4824392279771201922n],
    [{ type: 'record', name: 'foo', namespace: 'x.y', fields: [] }, 5916914534497305771n],
    [{ type: 'record', name: 'a.b.foo', namespace: 'x.y', fields: [] }, -4616218487480524110n],
    [{ type: 'enum', name: 'foo', symbols: ['A1'] }, -6342190197741309591n],
    [{ type: 'fixed', name: 'foo', size: 15 }, 1756455273707447556n],
    [{ type: 'array', items: 'null' }, -589620603366471059n],
    [{ type: 'map', values: 'string' }, -8732877298790414990n],
  ])('of the schema %j is the published value', (schema, published) => {
    expect(asLong(schema)).toBe(published);
  });
});

describe('the canonical form', () => {
  test.each<[string, object | string, string]>([
    ['puts a primitive without attributes as its name', { type: 'int' }, '"int"'],
    ['leaves logical types out', { type: 'long', logicalType: 'timestamp-millis' }, '"long"'],
    [
      'gives names in full and leaves docs and defaults out',
      {
        doc: 'd',
        fields: [{ doc: 'f', default: 1, type: { type: 'int' }, name: 'a' }],
        namespace: 'n',
        name: 'R',
        type: 'record',
      },
      '{"name":"n.R","type":"record","fields":[{"name":"a","type":"int"}]}',
    ],
    [
      'orders the attributes of an enum',
      { symbols: ['A', 'B'], default: 'A', name: 'E', type: 'enum' },
      '{"name":"E","type":"enum","symbols":["A","B"]}',
    ],
  ])('%s', (_name, schema, form) => {
    expect(canonicalForm(schema)).toBe(form);
  });

  test.each([checkResultSchema, endpointDefinitionSchema])(
    'of our schemas has nothing that is not in the bytes',
    (schema) => {
      expect(canonicalForm(schema)).not.toMatch(/logicalType|"doc"|"default"/);
    },
  );
});
