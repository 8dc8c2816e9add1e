import { createSchemaRegistry, RegistryError } from '@checkstream/runtime';
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
  const givenUp = new AbortController();
  const signal = AbortSignal.any([options.signal, givenUp.signal]);
  const registry = createSchemaRegistry(url, { log: client.log, signal });
  if (!options.willWrite) return codecOf(null, registry.schemaOf);
  const place = new URL(url).host;
  const subject = `${settings.topics.endpoints}-value`;
  const registering = registry.register(subject, endpointDefinitionSchema);
  try {
    const late = () => noAnswer(place);
    const schemaId = await within(registering, { ms: REACHABLE_WITHIN_MS, late, signal: options.signal });
    return codecOf(schemaId, registry.schemaOf);
  } catch (error) {
    // Nobody waits for it any more, and it would go on asking.
    givenUp.abort();
    if (!(error instanceof RegistryError)) throw error;
    throw new CliError(`schema registry at ${place}: could not register ${subject}: ${error.message}`, {
      cause: error,
    });
  }
}

function noAnswer(place: string): CliError {
  const seconds = REACHABLE_WITHIN_MS / 1_000;
  return new CliError(
    `schema registry at ${place} did not answer within ${seconds} s: is SCHEMA_REGISTRY_URL right, and is it running?`,
  );
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
