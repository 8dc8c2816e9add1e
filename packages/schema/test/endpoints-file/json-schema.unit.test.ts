import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { endpointsFileJsonSchema } from '../../src/endpoints-file/index.ts';

test('the JSON Schema for editors is the one that lies beside the example', () => {
  const path = join(import.meta.dirname, '../../../../config/endpoints.schema.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(endpointsFileJsonSchema());
});

test('the JSON Schema refuses unknown keys and asks for id and url', () => {
  expect(endpointsFileJsonSchema()).toMatchObject({
    additionalProperties: false,
    required: ['endpoints'],
    properties: { endpoints: { items: { additionalProperties: false, required: ['id', 'url'] } } },
  });
});
