import type { Endpoint } from '../endpoint-definition.ts';
import { endpointId } from '../endpoint-id.ts';
import type { Problem } from './problem.ts';
import { readEndpointsFile, type EndpointsFileSource, type ReadFile } from './read-endpoints-file.ts';

/** Endpoints by tenant. A tenant whose files hold no endpoint is there, with none. */
export type ParsedFiles = { ok: true; tenants: Map<string, Endpoint[]> } | { ok: false; problems: Problem[] };

/** Reads several files and merges them by tenant; an id that two of them define is a problem too. */
export function parseEndpointsFiles(sources: EndpointsFileSource[]): ParsedFiles {
  const files = sources.map(readEndpointsFile);
  const places = new Map<string, string>();
  const problems = files.flatMap((file) => [...file.problems, ...repeatedOverFiles(file, places)]);
  if (problems.length > 0) return { ok: false, problems };

  const tenants = new Map<string, Endpoint[]>();
  for (const { tenant, endpoints } of files) {
    if (tenant === null) continue;
    const ofTenant = tenants.get(tenant) ?? [];
    tenants.set(tenant, ofTenant);
    for (const { endpoint } of endpoints()) ofTenant.push(endpoint);
  }
  return { ok: true, tenants };
}

function repeatedOverFiles({ tenant, ids }: ReadFile, places: Map<string, string>): Problem[] {
  if (tenant === null) return [];
  return ids.flatMap(({ id, place }) => {
    const key = endpointId(tenant, id);
    const earlier = places.get(key);
    places.set(key, earlier ?? `${place.file}:${place.line}`);
    if (earlier === undefined) return [];
    return [{ ...place, message: `expected an id of its own, got ${key} of ${earlier} again` }];
  });
}
