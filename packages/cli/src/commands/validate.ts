import type { Endpoint, Problem } from '@checkstream/schema';
import { parseEndpointsFiles } from '@checkstream/schema/endpoints-file';
import { formatProblems } from '../files/format-problems.ts';
import { readEndpointsFiles } from '../files/read-endpoints-files.ts';
import { count } from '../terminal/count.ts';
import { formatJson } from '../terminal/format-json.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface ValidateOptions {
  json?: true;
}

/** Checks endpoints files without any server. 0 when they are fine, 1 when not; every problem is printed. */
export async function validate(paths: string[], options: ValidateOptions, terminal: Terminal): Promise<0 | 1> {
  const sources = await readEndpointsFiles(paths, terminal.cwd);
  const parsed = parseEndpointsFiles(sources);
  const tenants = parsed.ok ? parsed.tenants : new Map<string, Endpoint[]>();
  const problems = parsed.ok ? [] : parsed.problems;
  if (options.json) terminal.out(formatJson(asJson(sources.length, tenants, problems)));
  else if (parsed.ok) terminal.out(formatFine(tenants, sources.length));
  else terminal.err(formatProblems(problems, sources.length));
  return parsed.ok ? 0 : 1;
}

function formatFine(tenants: Map<string, Endpoint[]>, files: number): string {
  return `${count(countEndpoints(tenants), 'endpoint')} of ${count(tenants.size, 'tenant')} in ${count(files, 'file')}: fine`;
}

function asJson(files: number, tenants: Map<string, Endpoint[]>, problems: Problem[]): object {
  const valid = problems.length === 0;
  return { valid, files, tenants: tenants.size, endpoints: countEndpoints(tenants), problems };
}

function countEndpoints(tenants: Map<string, Endpoint[]>): number {
  return [...tenants.values()].reduce((sum, endpoints) => sum + endpoints.length, 0);
}
