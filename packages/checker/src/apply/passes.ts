import { PublishError, RegistryError, heals } from '@checkstream/runtime';

/** Can the trouble of an apply be expected to pass by itself? */
export function passes(error: unknown): boolean {
  if (error instanceof PublishError || error instanceof RegistryError) return error.retriable;
  // The topic could not be read to its end in time.
  if ((error as Error | null)?.name === 'TimeoutError') return true;
  return heals(error);
}
