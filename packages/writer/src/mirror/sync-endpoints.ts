import { storableText } from '@checkstream/schema';
import type { EndpointDefinition } from '@checkstream/schema';
import { inTransaction } from '../database/in-transaction.ts';
import type { Query } from '../database/query.ts';
import { DEFINITIONS, ENDPOINTS, numberOf, resolveNames, type Numbers } from '../store/name-tables.ts';
import type { MirroredEndpoint } from './decode-endpoints.ts';

interface Defined extends MirroredEndpoint {
  current: NonNullable<MirroredEndpoint['current']>;
}

/** Makes the tables say what the topic says, writing only what differs; one transaction on the connection of `query`. */
export async function syncEndpoints(query: Query, endpoints: MirroredEndpoint[]): Promise<void> {
  await inTransaction(query, async () => {
    const numbers = await resolveNames(query, ENDPOINTS, endpoints);
    await markRemoved(query, endpoints);
    const defined = endpoints.filter((endpoint): endpoint is Defined => endpoint.current !== null);
    await fillDefinitions(query, await withoutDefinition(query, defined), numbers);
  });
}

async function markRemoved(query: Query, endpoints: MirroredEndpoint[]): Promise<void> {
  await query(
    `UPDATE endpoints SET removed_at = CASE WHEN removed_at IS NULL THEN now() END
      WHERE (removed_at IS NULL) <> ((tenant, name) IN (SELECT * FROM unnest($1::text[], $2::text[])))`,
    [endpoints.map(({ tenant }) => tenant), endpoints.map(({ name }) => name)],
  );
}

/** Those whose present definition is not in its table yet, or only as a stub. */
async function withoutDefinition(query: Query, defined: Defined[]): Promise<Defined[]> {
  const { rows } = await query<{ at: number }>(
    `SELECT at FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS wanted (tenant, name, hash, at)
      WHERE NOT EXISTS (
        SELECT FROM endpoints e JOIN definitions d ON d.endpoint_id = e.endpoint_id
        WHERE e.tenant = wanted.tenant AND e.name = wanted.name AND d.hash = wanted.hash AND d.definition IS NOT NULL)`,
    [defined.map(({ tenant }) => tenant), defined.map(({ name }) => name), defined.map(({ current }) => current.hash)],
  );
  return rows.flatMap(({ at }) => defined[at - 1] ?? []);
}

async function fillDefinitions(query: Query, defined: Defined[], numbers: Numbers): Promise<void> {
  const stubs = defined.map((endpoint) => ({
    endpoint: numberOf(numbers, ENDPOINTS.keyOf(endpoint)),
    hash: endpoint.current.hash,
    intervalMs: endpoint.current.definition.intervalMs,
  }));
  const ids = await resolveNames(query, DEFINITIONS, stubs);
  await query(
    `UPDATE definitions SET url = filled.url, definition = filled.definition
      FROM unnest($1::integer[], $2::text[], $3::jsonb[]) AS filled (definition_id, url, definition)
      WHERE definitions.definition_id = filled.definition_id`,
    [
      stubs.map((stub) => numberOf(ids, DEFINITIONS.keyOf(stub))),
      defined.map(({ current }) => storableText(current.definition.url)),
      defined.map(({ current }) => toJson(current.definition)),
    ],
  );
}

/** jsonb takes neither NUL nor lone surrogates, not even escaped. */
function toJson(definition: EndpointDefinition): string {
  return JSON.stringify(cleanDeeply(definition));
}

function cleanDeeply(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleanDeeply);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), cleanDeeply(inner)]));
}
