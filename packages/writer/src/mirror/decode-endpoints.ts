import type { Logger } from '@checkstream/runtime';
import {
  definitionHash,
  splitEndpointId,
  UndecodableMessageError,
  type Decode,
  type EndpointDefinition,
} from '@checkstream/schema';

/** An endpoint of the topic. Its definition is null when it cannot be decoded: it is watched all the same. */
export interface MirroredEndpoint {
  tenant: string;
  name: string;
  current: { hash: number; definition: EndpointDefinition } | null;
}

export interface DecodeEndpointsDeps {
  decode: Decode<EndpointDefinition>;
  /** What was logged already, by endpoint id: the same rows are decoded at every sync. */
  reported: Map<string, string>;
  log: Logger;
}

/** Decodes every row. Rejects when the schema registry gives no answer. */
export async function decodeEndpoints(
  rows: Map<string, Buffer>,
  deps: DecodeEndpointsDeps,
): Promise<MirroredEndpoint[]> {
  const endpoints: MirroredEndpoint[] = [];
  for (const [endpointId, bytes] of rows) {
    const id = splitEndpointId(endpointId);
    if (id === null) reportOnce(deps, endpointId, 'endpoint ignored: its key is not of the form tenant/id');
    else endpoints.push({ ...id, current: await decodeDefinition(endpointId, bytes, deps) });
  }
  return endpoints;
}

async function decodeDefinition(
  endpointId: string,
  bytes: Buffer,
  deps: DecodeEndpointsDeps,
): Promise<MirroredEndpoint['current']> {
  try {
    const definition = await deps.decode(bytes);
    deps.reported.delete(endpointId);
    return { hash: definitionHash(definition), definition };
  } catch (err) {
    if (!(err instanceof UndecodableMessageError)) throw err;
    reportOnce(deps, endpointId, 'definition not mirrored: it cannot be decoded', err);
    return null;
  }
}

function reportOnce(
  { reported, log }: DecodeEndpointsDeps,
  endpointId: string,
  message: string,
  err: Error | null = null,
): void {
  const report = err?.message ?? message;
  if (reported.get(endpointId) === report) return;
  reported.set(endpointId, report);
  log.error(err === null ? { endpointId } : { err, endpointId }, message);
}
