import { UndecodableMessageError, definitionHash, splitEndpointId } from '@checkstream/schema';
import type { Decode, Endpoint, EndpointDefinition } from '@checkstream/schema';
import { RegistryError, retry, shorten } from '@checkstream/runtime';
import { createNews } from '@checkstream/runtime/news';
import type { Logger } from '@checkstream/runtime';
import { definitionProblem } from './definition-problem.ts';

/** An endpoint from a record of the endpoints topic; `null` when the record is not to be understood. */
export type ReadDefinition = (endpointId: string, value: Buffer) => Promise<Endpoint | null>;

export interface ReadDefinitionDeps {
  decode: Decode<EndpointDefinition>;
  signal: AbortSignal;
  log: Logger;
}

const BACKOFF = { firstMs: 250, maxMs: 15_000 };

/**
 * Reads definitions. One that cannot be understood is warned about once, until its key brings a good one again. While
 * the registry that knows a schema is away it waits; once the signal aborts nothing is understood any more.
 */
export function createReadDefinition({ decode, signal, log }: ReadDefinitionDeps): ReadDefinition {
  const { isNews, forget } = createNews();

  const refuse = (endpointId: string, fields: object, message: string) => {
    if (isNews(endpointId, message)) log.warn({ endpointId: shorten(endpointId), ...fields }, message);
    return null;
  };

  return async (endpointId, value) => {
    if (splitEndpointId(endpointId) === null) {
      return refuse(endpointId, { expected: 'tenant/id' }, 'endpoint ignored, its key is no endpoint id');
    }
    try {
      const definition = await retry(async () => await decode(value), {
        delaysMs: BACKOFF,
        retriable: (error) => error instanceof RegistryError && error.retriable,
        signal,
        onRetry: (err, attempts, delayMs) =>
          log.warn({ err, endpointId, attempts, delayMs }, 'schema of an endpoint definition not available yet'),
      });
      const problem = definitionProblem(definition);
      if (problem !== null) {
        return refuse(endpointId, { problem }, 'endpoint definition is out of bounds, an earlier one stays in force');
      }
      forget(endpointId);
      return { endpointId, definitionHash: definitionHash(definition), definition };
    } catch (err) {
      if (signal.aborted && err === signal.reason) return null;
      if (!(err instanceof UndecodableMessageError)) throw err;
      return refuse(endpointId, { err }, 'endpoint definition cannot be decoded, an earlier one stays in force');
    }
  };
}
