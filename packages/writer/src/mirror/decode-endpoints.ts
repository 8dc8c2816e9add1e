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

/** Decodes every row. Rejects when the schema registry gives no answer. */
export async function decodeEndpoints(
  rows: Map<string, Buffer>,
  { decode, log }: { decode: Decode<EndpointDefinition>; log: Logger },
): Promise<MirroredEndpoint[]> {
  const endpoints: MirroredEndpoint[] = [];
  for (const [endpointId, bytes] of rows) {
    const id = splitEndpointId(endpointId);
    if (id === null) log.error({ endpointId }, 'endpoint ignored: its key is not of the form tenant/id');
    else endpoints.push({ ...id, current: await decodeDefinition(endpointId, bytes, { decode, log }) });
  }
  return endpoints;
}

async function decodeDefinition(
  endpointId: string,
  bytes: Buffer,
  { decode, log }: { decode: Decode<EndpointDefinition>; log: Logger },
): Promise<MirroredEndpoint['current']> {
  try {
    const definition = await decode(bytes);
    return { hash: definitionHash(definition), definition };
  } catch (err) {
    if (!(err instanceof UndecodableMessageError)) throw err;
    log.error({ err, endpointId }, 'definition not mirrored: it cannot be decoded');
    return null;
  }
}
