import { describe, expect, test } from '@jest/globals';
import { parseEndpointsFiles } from '../../src/endpoints-file/index.ts';
import { formatProblem } from '../../src/index.ts';

const source = (file: string, text: string) => ({ file, text });
const endpoint = (id: string) => `  - id: ${id}\n    url: https://x.example/\n`;

function idsByTenant(sources: { file: string; text: string }[]): [string, string[]][] {
  const parsed = parseEndpointsFiles(sources);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return [...parsed.tenants].map(([tenant, endpoints]) => [tenant, endpoints.map(({ endpointId }) => endpointId)]);
}

function problemsOf(sources: { file: string; text: string }[]): string[] {
  const parsed = parseEndpointsFiles(sources);
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

describe('several files', () => {
  test('are merged by tenant, in their order', () => {
    const sources = [
      source('a.yaml', `tenant: acme\nendpoints:\n${endpoint('one')}`),
      source('b.yaml', `endpoints:\n${endpoint('one')}`),
      source('c.yaml', `tenant: acme\nendpoints:\n${endpoint('two')}`),
    ];
    expect(idsByTenant(sources)).toEqual([
      ['acme', ['acme/one', 'acme/two']],
      ['default', ['default/one']],
    ]);
  });

  test('may leave a tenant without endpoints, which is not the same as no tenant', () => {
    expect(idsByTenant([source('a.yaml', 'tenant: acme\nendpoints: []')])).toEqual([['acme', []]]);
    expect(idsByTenant([])).toEqual([]);
  });

  test('may not define an id twice in one tenant', () => {
    const text = `endpoints:\n${endpoint('other')}${endpoint('one')}`;
    expect(problemsOf([source('a.yaml', `endpoints:\n${endpoint('one')}`), source('b.yaml', text)])).toEqual([
      'b.yaml:4:9 endpoints[1].id: expected an id of its own, got default/one of a.yaml:2 again',
    ]);
  });

  test('tell the problems of all of them, and ids that come twice although one of the files is wrong', () => {
    const wrong = `endpoints:\n  - id: one\n    url: nope\n`;
    expect(problemsOf([source('a.yaml', wrong), source('b.yaml', `endpoints:\n${endpoint('one')}  - 5\n`)])).toEqual([
      expect.stringMatching(/^a.yaml:3:10 endpoints\[0\].url: /),
      expect.stringMatching(/^b.yaml:4:5 endpoints\[1\]: /),
      'b.yaml:2:9 endpoints[0].id: expected an id of its own, got default/one of a.yaml:2 again',
    ]);
  });
});
