import type { Endpoint } from '@checkstream/schema';
import { splitEndpointId } from '@checkstream/schema';
import { parseEndpointsFiles } from '@checkstream/schema/endpoints-file';
import { CliError } from '../../cli-error.ts';
import { formatProblems } from '../../files/format-problems.ts';
import { readEndpointsFiles } from '../../files/read-endpoints-files.ts';

export interface EndpointInFile {
  endpoint: Endpoint;
  /** Ids of all endpoints beside it, its own among them. */
  ids: string[];
}

const MOST_NAMED = 10;

/**
 * The endpoint of that id, `tenant/id`, or `id` where one tenant alone has it. Throws CliError when the file cannot be
 * used, and when there is no such endpoint.
 */
export async function endpointInFile(wanted: string, path: string, cwd: string): Promise<EndpointInFile> {
  const sources = await readEndpointsFiles([path], cwd);
  const parsed = parseEndpointsFiles(sources);
  if (!parsed.ok) throw new CliError(formatProblems(parsed.problems, sources.length));
  const endpoints = [...parsed.tenants.values()].flat();
  const ids = endpoints.map(({ endpointId }) => endpointId);
  const found = endpoints.filter(({ endpointId }) => isWanted(endpointId, wanted));
  const [endpoint] = found;
  if (endpoint !== undefined && found.length === 1) return { endpoint, ids };
  const candidates = found.length > 1 ? found.map(({ endpointId }) => endpointId) : ids;
  throw new CliError(`--endpoint: expected ${oneOf(candidates)}, got ${JSON.stringify(wanted)}`);
}

function isWanted(endpointId: string, wanted: string): boolean {
  return endpointId === wanted || splitEndpointId(endpointId)?.name === wanted;
}

function oneOf(ids: string[]): string {
  if (ids.length === 0) return 'an endpoint of the file, which has none';
  const hidden = ids.length - MOST_NAMED;
  return `one of ${ids.slice(0, MOST_NAMED).join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`;
}
