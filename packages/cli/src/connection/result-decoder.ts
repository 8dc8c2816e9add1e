import { openSchemaRegistry, RegistryError } from '@checkstream/runtime';
import { createCheckResultDecoder, UndecodableMessageError, type CheckResult } from '@checkstream/schema';
import type { KafkaConnection } from './open-kafka.ts';
import { usableSettings } from './usable-settings.ts';
import { REACHABLE_WITHIN_MS, within } from './within.ts';

/** A check result, or why there is none. `final`: the bytes are none; otherwise the registry did not say. */
export type Decoded = { result: CheckResult } | { why: string; final: boolean };

/** Decodes as the writer does, with the registry of the environment, and never waits for it longer than a person would. */
export function resultDecoder(
  { client, settings }: KafkaConnection,
  signal: AbortSignal,
): (value: Buffer | null) => Promise<Decoded> {
  const registry = usableSettings(() => openSchemaRegistry(settings.registry, { log: client.log, signal }));
  const decode = createCheckResultDecoder({ schemaOf: registry?.schemaOf ?? null });
  return async (value) => {
    try {
      const late = () => new RegistryError('the schema registry does not answer', { retriable: true, status: null });
      const decoding = Promise.resolve(decode(value ?? Buffer.alloc(0)));
      return { result: await within(decoding, { ms: REACHABLE_WITHIN_MS, late, signal }) };
    } catch (error) {
      const final = error instanceof UndecodableMessageError;
      if (final || error instanceof RegistryError) return { why: error.message, final };
      throw error;
    }
  };
}
