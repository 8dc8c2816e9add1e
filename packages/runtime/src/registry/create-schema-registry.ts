import type { AvroSchema, SchemaOf } from '@checkstream/schema';
import { errorMessage } from '../log/error-message.ts';
import type { Logger } from '../log/create-logger.ts';
import type { RegistrySettings } from '../settings/service-settings.ts';
import { retry } from '../waiting/retry.ts';
import { sleep } from '../waiting/sleep.ts';
import {
  createRegistryRequest,
  type RegistryPlace,
  type RegistryRequest,
  type RequestDeps,
} from './registry-request.ts';
import { RegistryError } from './registry-error.ts';
import { rememberSchemas } from './remember-schemas.ts';

export interface SchemaRegistry {
  /**
   * Registers the schema under the subject, or finds it there; resolves to its id. Waits for a registry that is away,
   * until the signal aborts; rejects with RegistryError when it refuses.
   */
  register(subject: string, schema: AvroSchema): Promise<number>;
  /**
   * null when the registry does not know the id, also some seconds later. Remembered; rejects with RegistryError at the
   * first request that fails.
   */
  schemaOf: SchemaOf;
  /** Why schemas that were asked for do not come, in the words of readiness; null when they do. */
  reason(): string | null;
}

/** The id of a schema registered a moment ago may reach a node of the registry late. */
const ASK_AGAIN_AFTER_MS = [500, 1_000, 2_000];
/** Longer than any wait between two questions; who stopped asking does not miss a schema any more. */
const MISSING_FOR_MS = 30_000;

export interface RegistryDeps extends RequestDeps {
  log: Logger;
}

/** null when none is set. */
export function openSchemaRegistry(settings: RegistrySettings, deps: RegistryDeps): SchemaRegistry | null {
  const { url, ca } = settings;
  return url === null ? null : createSchemaRegistry({ url, ca }, deps);
}

/** Throws SettingsError when its CA cannot be used. */
export function createSchemaRegistry(place: RegistryPlace, deps: RegistryDeps): SchemaRegistry {
  const request = createRegistryRequest(place, deps);
  let failedAt = -Infinity;
  const fetchOne: SchemaOf = async (id) => {
    try {
      const schema = await fetchSchema(request, id, deps.signal);
      failedAt = -Infinity;
      return schema;
    } catch (error) {
      failedAt = performance.now();
      throw error;
    }
  };
  return {
    schemaOf: rememberSchemas(fetchOne, () => performance.now()).schemaOf,
    reason: () => (performance.now() - failedAt < MISSING_FOR_MS ? 'the schema registry does not answer' : null),
    register: (subject, schema) =>
      retry(() => registerSchema(request, subject, schema), {
        delaysMs: { firstMs: 1_000, maxMs: 15_000 },
        retriable: (error) => error instanceof RegistryError && error.retriable,
        signal: deps.signal,
        onRetry: (error, attempt, delayMs) => {
          deps.log.warn(
            { subject, reason: errorMessage(error), attempt, delayMs },
            'the schema registry does not answer; trying again',
          );
        },
      }),
  };
}

async function registerSchema(request: RegistryRequest, subject: string, schema: AvroSchema): Promise<number> {
  const path = `subjects/${encodeURIComponent(subject)}/versions`;
  const answer = await request('POST', path, { schema: JSON.stringify(schema) });
  const id = answer?.['id'];
  if (typeof id === 'number') return id;
  throw new RegistryError(`SCHEMA_REGISTRY_URL: expected an id for subject ${subject}, came none`, {
    retriable: false,
    status: answer === null ? 404 : 200,
  });
}

/** A schema that is not Avro is as unknown to us as one that is not there. */
async function fetchSchema(request: RegistryRequest, id: number, signal: AbortSignal): Promise<AvroSchema | null> {
  let answer = await request('GET', `schemas/ids/${id}`);
  for (const delayMs of ASK_AGAIN_AFTER_MS) {
    if (answer !== null) break;
    await sleep(delayMs, signal);
    answer = await request('GET', `schemas/ids/${id}`);
  }
  const { schema, schemaType = 'AVRO' } = answer ?? {};
  if (typeof schema !== 'string' || schemaType !== 'AVRO') return null;
  return parseSchema(schema);
}

function parseSchema(text: string): AvroSchema | null {
  try {
    return JSON.parse(text) as AvroSchema;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
