import { applyEndpoints } from '@checkstream/checker/apply';
import type { KafkaClient } from '@checkstream/runtime';
import { createEndpointDefinitionDecoder, createEndpointDefinitionEncoder, type Endpoint } from '@checkstream/schema';
import { TENANT } from './open-sites.ts';

/** Makes the checkers know the sites. */
export async function applySites(client: KafkaClient, topic: string, endpoints: Endpoint[]): Promise<void> {
  await applyEndpoints({
    client,
    topic,
    encode: createEndpointDefinitionEncoder({ schemaId: null }),
    decode: createEndpointDefinitionDecoder({ schemaOf: null }),
    wanted: new Map([[TENANT, endpoints]]),
    approve: () => true,
    signal: AbortSignal.timeout(60_000),
  });
}
