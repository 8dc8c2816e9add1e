import { readFileSync } from 'node:fs';
import type { FuzzTarget } from '@checkstream/fuzz';
import { parseEndpointsFile, type EndpointsFile } from '../../src/endpoints-file/index.ts';
import type { Problem } from '../../src/endpoints-file/problem.ts';
import {
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  formatProblem,
  splitEndpointId,
  storableText,
} from '../../src/index.ts';
import { EVERY_OPTION } from './every-option.ts';

const encode = createEndpointDefinitionEncoder({ schemaId: null });
const decode = createEndpointDefinitionDecoder({ schemaOf: null });

/** YAML that people write, and what they never would. */
export const target: FuzzTarget = {
  maxBytes: 65_536,
  words: [
    ...[
      'endpoints:',
      'defaults:',
      'tenant: a',
      '  - id: b',
      '    url: https://x.example/',
      'interval: 30s',
      'timeout: 1s',
    ],
    ...[
      'expect: { status: [200-299] }',
      'pattern: { matches: x, flags: i }',
      'headers: { a: { from: S } }',
      'labels: {}',
    ],
    ...[
      '&a ',
      '*a',
      '<<: *a',
      '__proto__: ',
      'constructor: ',
      'toString: ',
      '!!binary ',
      '!!set ',
      '!x ',
      '? ',
      '- ',
      ': ',
    ],
    ...[
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '>',
      '%YAML 1.1\n---\n',
      '---\n',
      '...\n',
      '#',
      '\n',
      '\t',
      ' ',
      ',',
      '@',
      '//',
    ],
    ...['\u0000', '\u2028', '\u0085', '\ufeff', '\ud83d\ude00', '\u202e', '~', '0x', '1e999', '.nan', 'https://u:p@x/'],
    Buffer.from([0xed, 0xa0, 0x80]),
  ],
  seeds: () => [
    readFileSync(new URL('../../../../config/endpoints.example.yaml', import.meta.url)),
    ...[EVERY_OPTION, ALIASES, 'endpoints: []'].map((text) => Buffer.from(text)),
  ],
  open: () => ({ run: (input) => said(parseEndpointsFile({ file: 'f.yaml', text: input.toString('utf8') })) }),
};

const ALIASES = `defaults: &d { headers: &h { accept: x }, labels: { a: b } }
endpoints:
  - &e { id: a, url: 'https://x/', headers: *h }
  - id: b
    url: "https://x/"
    body: |
      several
      lines
    headers: *h
  - <<: *e
    id: c
`;

function said(parsed: ReturnType<typeof parseEndpointsFile>): string {
  if (Object.keys(Object.prototype).length > 0) throw new Error('every object has a new property');
  if (parsed.ok) return fine(parsed.file);
  if (parsed.problems.length === 0) throw new Error('a file is not fine, and nothing is wrong with it');
  for (const problem of parsed.problems) mustBePrintable(problem);
  const kinds = new Set(parsed.problems.map(({ message }) => message.replaceAll(/".*"/g, '').slice(0, 60)));
  return [...kinds].slice(0, 2).join('; ');
}

function fine({ endpoints }: EndpointsFile): string {
  for (const { endpoint, line } of endpoints) {
    if (!(line >= 1)) throw new Error(`an endpoint begins on line ${line}`);
    if (splitEndpointId(endpoint.endpointId) === null) throw new Error(`endpoint id ${endpoint.endpointId}`);
    const bytes = encode(endpoint.definition);
    const again = decode(bytes);
    if (again instanceof Promise || !encode(again).equals(bytes)) throw new Error('a definition does not come back');
  }
  return `fine ${endpoints.map(({ endpoint }) => encode(endpoint.definition).length >> 5).join()}`.slice(0, 30);
}

/** A problem is a line of text that any terminal, file and editor takes. */
function mustBePrintable(problem: Problem): void {
  const { line, column } = problem;
  const text = formatProblem(problem);
  if (!(line >= 1 && column >= 1)) throw new Error(`a problem stands at ${line}:${column}`);
  if (text.length > LONGEST_PROBLEM) throw new Error(`a problem has ${text.length} characters: ${text.slice(0, 100)}`);
  if (storableText(text) !== text) throw new Error(`a problem holds what no text may: ${JSON.stringify(text)}`);
  if (/[\n\r]/.test(text)) throw new Error(`a problem has several lines: ${JSON.stringify(text)}`);
}

const LONGEST_PROBLEM = 2_000;
