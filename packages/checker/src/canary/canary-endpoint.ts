import { definitionHash, plainDefinition } from '@checkstream/schema';
import type { Endpoint } from '@checkstream/schema';

/** What the page says and the canary looks for. */
export const CANARY_TEXT = 'checkstream canary';

/** The page as an endpoint like any other, every 5 s. */
export function canaryEndpoint(url: string): Endpoint {
  const plain = plainDefinition(url);
  const definition = {
    ...plain,
    intervalMs: 5_000,
    timeoutMs: 4_000,
    expect: { ...plain.expect, pattern: { expression: CANARY_TEXT, flags: '', absent: false } },
  };
  return { endpointId: 'checkstream/canary', definitionHash: definitionHash(definition), definition };
}
