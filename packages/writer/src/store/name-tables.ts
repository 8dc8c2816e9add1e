import type { Query } from '../database/open-pool.ts';

/** A table that gives names numbers: how to find and how to add many at once. */
export interface NameTable<Item> {
  /** As `select` returns it. */
  keyOf: (item: Item) => string;
  select: { text: string; values: (items: Item[]) => unknown[] };
  insert: { text: string; values: (items: Item[]) => unknown[] };
}

/** By key. */
export type Numbers = Map<string, number>;

export interface EndpointName {
  tenant: string;
  name: string;
}

export interface DefinitionName {
  /** Number of the endpoint. */
  endpoint: number;
  hash: number;
  intervalMs: number;
}

export const LOCATIONS = plainNames('locations', 'location_id');
export const CHECKERS = plainNames('checkers', 'checker_id');

export const ENDPOINTS: NameTable<EndpointName> = {
  keyOf: ({ tenant, name }) => `${tenant}/${name}`,
  select: {
    text: `SELECT tenant || '/' || name AS key, endpoint_id AS id FROM endpoints
      JOIN unnest($1::text[], $2::text[]) AS wanted (tenant, name) USING (tenant, name)`,
    values: tenantsAndNames,
  },
  insert: {
    text: `INSERT INTO endpoints (tenant, name)
      SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    values: tenantsAndNames,
  },
};

/** Inserts stubs: `url` and `definition` are for the mirror to fill. */
export const DEFINITIONS: NameTable<DefinitionName> = {
  keyOf: ({ endpoint, hash }) => `${endpoint}/${hash}`,
  select: {
    text: `SELECT endpoint_id || '/' || hash AS key, definition_id AS id FROM definitions
      JOIN unnest($1::integer[], $2::bigint[]) AS wanted (endpoint_id, hash) USING (endpoint_id, hash)`,
    values: (items) => [items.map(({ endpoint }) => endpoint), items.map(({ hash }) => hash)],
  },
  insert: {
    text: `INSERT INTO definitions (endpoint_id, hash, interval_ms)
      SELECT * FROM unnest($1::integer[], $2::bigint[], $3::integer[]) ON CONFLICT DO NOTHING`,
    values: (items) => [
      items.map(({ endpoint }) => endpoint),
      items.map(({ hash }) => hash),
      items.map(({ intervalMs }) => intervalMs),
    ],
  },
};

/**
 * Numbers by key. Looks first and inserts only what is missing, because a refused insert burns a number of the
 * sequence too; sorted, so that two writers adding the same names wait for each other instead of deadlocking.
 */
export async function resolveNames<Item>(query: Query, table: NameTable<Item>, items: Item[]): Promise<Numbers> {
  const found: Numbers = new Map();
  const look = async (wanted: Item[]) => {
    const { rows } = await query<{ key: string; id: number }>(table.select.text, table.select.values(wanted));
    for (const { key, id } of rows) found.set(key, id);
  };
  if (items.length > 0) await look(items);
  const missing = items.filter((item) => !found.has(table.keyOf(item)));
  if (missing.length === 0) return found;
  missing.sort((a, b) => (table.keyOf(a) < table.keyOf(b) ? -1 : 1));
  await query(table.insert.text, table.insert.values(missing));
  await look(missing);
  return found;
}

/** Throws when the key was not resolved. */
export function numberOf(numbers: Numbers, key: string): number {
  const id = numbers.get(key);
  if (id === undefined) throw new Error(`expected a number for ${key}, found none`);
  return id;
}

function plainNames(table: string, id: string): NameTable<string> {
  return {
    keyOf: (name) => name,
    select: {
      text: `SELECT name AS key, ${id} AS id FROM ${table} WHERE name = ANY ($1::text[])`,
      values: (names) => [names],
    },
    insert: {
      text: `INSERT INTO ${table} (name) SELECT * FROM unnest($1::text[]) ON CONFLICT DO NOTHING`,
      values: (names) => [names],
    },
  };
}

function tenantsAndNames(items: EndpointName[]): unknown[] {
  return [items.map(({ tenant }) => tenant), items.map(({ name }) => name)];
}
