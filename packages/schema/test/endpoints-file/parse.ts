import { parseEndpointsFile, type EndpointsFile } from '../../src/endpoints-file/index.ts';
import { formatProblem, type EndpointDefinition } from '../../src/index.ts';

/** The problems of a file as a person sees them; none when it is fine. */
export function problemsOf(text: string): string[] {
  const parsed = parseEndpointsFile({ file: 'f.yaml', text });
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

/** The problems of an endpoint on lines 2 and 3 with these options from line 4 on, four spaces in. */
export function problemsWith(options: string): string[] {
  return problemsOf(fileWith(options));
}

export function fileWith(options: string): string {
  const lines = options.split('\n').map((line) => `    ${line}`);
  return ['endpoints:', '  - id: a', '    url: https://x.example/', ...lines].join('\n');
}

/** @throws when the file is not fine. */
export function parsed(text: string): EndpointsFile {
  const result = parseEndpointsFile({ file: 'f.yaml', text });
  if (result.ok) return result.file;
  throw new Error(result.problems.map(formatProblem).join('\n'));
}

/** The only endpoint of a file; @throws when the file is not fine. */
export function definitionOf(text: string): EndpointDefinition {
  const [placed] = parsed(text).endpoints;
  if (placed === undefined) throw new Error('no endpoint');
  return placed.endpoint.definition;
}
