import { openDefinitionCodec } from '@checkstream/checker/apply';
import type { DefinitionCodec } from '@checkstream/checker/apply';
import { openSchemaRegistry, RegistryError } from '@checkstream/runtime';
import { CliError } from '../cli-error.ts';
import type { KafkaConnection } from './open-kafka.ts';
import { usableSettings } from './usable-settings.ts';
import { REACHABLE_WITHIN_MS, within } from './within.ts';

/** The checker's codec of the endpoints topic. Throws CliError when a registry refuses its schema, or does not answer soon. */
export async function definitionCodec(
  { client, settings }: KafkaConnection,
  options: { willWrite: boolean; signal: AbortSignal },
): Promise<DefinitionCodec> {
  const { url } = settings.registry;
  const topic = settings.topics.endpoints;
  const givenUp = new AbortController();
  const signal = AbortSignal.any([options.signal, givenUp.signal]);
  const registry = usableSettings(() => openSchemaRegistry(settings.registry, { log: client.log, signal }));
  if (url === null) return openDefinitionCodec(null, topic, options);
  const place = new URL(url.reveal()).host;
  try {
    const late = () => noAnswer(place);
    const opening = openDefinitionCodec(registry, topic, options);
    return await within(opening, { ms: REACHABLE_WITHIN_MS, late, signal: options.signal });
  } catch (error) {
    // Nobody waits for it any more, and it would go on asking.
    givenUp.abort();
    if (!(error instanceof RegistryError)) throw error;
    throw new CliError(`schema registry at ${place}: could not register ${topic}-value: ${error.message}`, {
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
