import type { Endpoint } from '../endpoint-definition.ts';
import type { Problem } from './problem.ts';
import { readEndpointsFile, type EndpointsFileSource } from './read-endpoints-file.ts';

export interface PlacedEndpoint {
  endpoint: Endpoint;
  /** Where it begins in the file, from 1. */
  line: number;
}

export interface EndpointsFile {
  tenant: string;
  endpoints: PlacedEndpoint[];
}

export type ParsedFile = { ok: true; file: EndpointsFile } | { ok: false; problems: Problem[] };

/** Reads one endpoints file. Either everything is fine, or every problem is reported, in the order of the file. */
export function parseEndpointsFile(source: EndpointsFileSource): ParsedFile {
  const { problems, tenant, endpoints } = readEndpointsFile(source);
  if (tenant === null || problems.length > 0) return { ok: false, problems };
  return { ok: true, file: { tenant, endpoints: endpoints() } };
}
