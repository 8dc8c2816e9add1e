import { expect, test } from '@jest/globals';
import { parseEndpointsFile } from '@checkstream/schema/endpoints-file';
import { generateEndpoints } from '../../src/generate/generate-endpoints.ts';

test('a generated file of any size is valid, and every endpoint is another one', () => {
  const parsed = parseEndpointsFile({ file: 'big.yaml', text: generateEndpoints({ count: 500 }) });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const endpoints = parsed.file.endpoints.map(({ endpoint }) => endpoint);
  expect(new Set(endpoints.map(({ endpointId }) => endpointId)).size).toBe(500);
  expect(new Set(endpoints.map(({ definition }) => definition.url)).size).toBe(500);
});

test('tenant, interval and address can be chosen', () => {
  const text = generateEndpoints({ count: 1, tenant: 'acme', interval: '5s', url: 'http://127.0.0.1:8080/x' });
  const parsed = parseEndpointsFile({ file: 'one.yaml', text });
  expect(parsed).toMatchObject({
    ok: true,
    file: {
      tenant: 'acme',
      endpoints: [{ endpoint: { definition: { url: 'http://127.0.0.1:8080/x?endpoint=0', intervalMs: 5_000 } } }],
    },
  });
});
