import { splitEndpointId, type CheckResult } from '@checkstream/schema';
import type { Database, Query } from '../database/open-pool.ts';
import type { Ids } from '../rows/check-row.ts';
import {
  CHECKERS,
  DEFINITIONS,
  ENDPOINTS,
  LOCATIONS,
  numberOf,
  resolveNames,
  type DefinitionName,
  type Numbers,
} from './name-tables.ts';

export interface Names {
  /** Numbers of everything the results name. What is new is inserted, in a transaction of its own. */
  resolve(results: CheckResult[]): Promise<ResolvedIds>;
  forget(): void;
}

interface ResolvedIds extends Ids {
  /** False once a connection was made after they were resolved: another database may have answered. Ask anew. */
  areCurrent(): boolean;
}

interface Known {
  locations: Numbers;
  checkers: Numbers;
  endpoints: Numbers;
  definitions: Definitions;
}

/** By the endpoint's number and then by hash. */
type Definitions = Map<number, Map<number, number>>;

/**
 * Remembers numbers, but only once the transaction that may have made them is committed, and only until a connection
 * is made: a PostgreSQL restored to an earlier point, or failed over, ended all there were. Whoever it is made for: ours
 * may come from the pool later, made by others. One made for other reasons costs one look at the tables of names.
 */
export function createNames(database: Pick<Database, 'transaction' | 'connections'>): Names {
  let known = nothingKnown();
  let learntAt = database.connections();
  const forget = () => {
    known = nothingKnown();
  };
  return {
    forget,
    async resolve(results) {
      const at = database.connections();
      if (at !== learntAt) forget();
      learntAt = at;
      // A forget meanwhile begins a new memory: what this batch needs stays whole, and enters nothing newer.
      const mine = known;
      const unknown = results.filter((result) => !isKnown(mine, result));
      if (unknown.length > 0) {
        const found = await database.transaction((query) => resolveAll(query, unknown));
        for (const table of PLAIN) for (const [key, id] of found[table]) mine[table].set(key, id);
        for (const [definition, id] of found.definitions) addDefinition(mine.definitions, definition, id);
      }
      return { ...lookupIn(mine), areCurrent: () => database.connections() === at };
    },
  };
}

const PLAIN = ['locations', 'checkers', 'endpoints'] as const;

function nothingKnown(): Known {
  return { locations: new Map(), checkers: new Map(), endpoints: new Map(), definitions: new Map() };
}

function isKnown(known: Known, { endpointId, definitionHash, location, checker }: CheckResult): boolean {
  const endpoint = known.endpoints.get(endpointId);
  if (endpoint === undefined || !known.locations.has(location) || !known.checkers.has(checker)) return false;
  return known.definitions.get(endpoint)?.has(definitionHash) ?? false;
}

interface Found extends Pick<Known, (typeof PLAIN)[number]> {
  definitions: [DefinitionName, number][];
}

async function resolveAll(query: Query, results: CheckResult[]): Promise<Found> {
  const locations = await resolveNames(query, LOCATIONS, distinct(results.map(({ location }) => location)));
  const checkers = await resolveNames(query, CHECKERS, distinct(results.map(({ checker }) => checker)));
  const endpointIds = distinct(results.map(({ endpointId }) => endpointId));
  const endpoints = await resolveNames(query, ENDPOINTS, endpointIds.map(nameOf));
  const wanted = definitionsOf(results, endpoints);
  const numbers = await resolveNames(query, DEFINITIONS, wanted);
  const definitions = wanted.map((each): [DefinitionName, number] => [
    each,
    numberOf(numbers, DEFINITIONS.keyOf(each)),
  ]);
  return { locations, checkers, endpoints, definitions };
}

function addDefinition(definitions: Definitions, { endpoint, hash }: DefinitionName, id: number): void {
  const ofEndpoint = definitions.get(endpoint) ?? new Map<number, number>();
  definitions.set(endpoint, ofEndpoint.set(hash, id));
}

function definitionsOf(results: CheckResult[], endpoints: Numbers): DefinitionName[] {
  const byKey = new Map<string, DefinitionName>();
  for (const { endpointId, definitionHash: hash, intervalMs } of results) {
    const definition = { endpoint: numberOf(endpoints, endpointId), hash, intervalMs };
    byKey.set(DEFINITIONS.keyOf(definition), definition);
  }
  return [...byKey.values()];
}

function lookupIn(known: Known): Ids {
  return {
    endpoint: (endpointId) => numberOf(known.endpoints, endpointId),
    definition: (endpoint, hash) => definitionIn(known.definitions, endpoint, hash),
    location: (name) => numberOf(known.locations, name),
    checker: (name) => numberOf(known.checkers, name),
  };
}

function definitionIn(definitions: Definitions, endpoint: number, hash: number): number {
  const id = definitions.get(endpoint)?.get(hash);
  if (id === undefined) throw new Error(`expected a number for definition ${hash} of endpoint ${endpoint}, found none`);
  return id;
}

function nameOf(endpointId: string): { tenant: string; name: string } {
  const parts = splitEndpointId(endpointId);
  if (parts === null) throw new TypeError(`expected an endpoint id of the form tenant/id, got ${endpointId}`);
  return parts;
}

const distinct = (names: string[]): string[] => [...new Set(names)];
