import { PublishError, RegistryError } from '@checkstream/runtime';

/** Can the trouble of an apply be expected to pass by itself? `heals` knows what Kafka made of this client before. */
export function passes(error: unknown, heals: (error: unknown) => boolean): boolean {
  if (error instanceof PublishError || error instanceof RegistryError) return error.retriable;
  // The topic could not be read to its end in time.
  if ((error as Error | null)?.name === 'TimeoutError') return true;
  return heals(error);
}
