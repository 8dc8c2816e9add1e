import { createSchemaRegistry } from '@checkstream/runtime';
import {
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  endpointDefinitionSchema,
} from '@checkstream/schema';
import type { Decode, Encode, EndpointDefinition } from '@checkstream/schema';
import { CliError } from '../cli-error.ts';
import type { KafkaConnection } from './open-kafka.ts';
import { REACHABLE_WITHIN_MS, within } from './within.ts';

export interface DefinitionCodec {
  encode: Encode<EndpointDefinition>;
  decode: Decode<EndpointDefinition>;
}

/** The codec of the endpoints topic. With a registry, the schema is registered first: throws CliError when it refuses. */
export async function definitionCodec(
  { client, settings }: KafkaConnection,
  options: { willWrite: boolean; signal: AbortSignal },
): Promise<DefinitionCodec> {
  const { url } = settings.registry;
  if (url === null) return codecOf(null, null);
  const registry = createSchemaRegistry(url, { log: client.log, signal: options.signal });
  if (!options.willWrite) return codecOf(null, registry.schemaOf);
  const place = new URL(url).host;
  const subject = `${settings.topics.endpoints}-value`;
  try {
    const late = () => new Error(`no answer within ${REACHABLE_WITHIN_MS / 1_000} s`);
    const schemaId = await within(REACHABLE_WITHIN_MS, registry.register(subject, endpointDefinitionSchema), late);
    return codecOf(schemaId, registry.schemaOf);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`schema registry at ${place}: could not register ${subject}: ${reason}`, { cause: error });
  }
}

function codecOf(
  schemaId: number | null,
  schemaOf: Parameters<typeof createEndpointDefinitionDecoder>[0]['schemaOf'],
): DefinitionCodec {
  return {
    encode: createEndpointDefinitionEncoder({ schemaId }),
    decode: createEndpointDefinitionDecoder({ schemaOf }),
  };
}
