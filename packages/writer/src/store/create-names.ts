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
  hold(): boolean;
}

interface Known {
  locations: Numbers;
  checkers: Numbers;
  endpoints: Numbers;
  definitions: Numbers;
}

/**
 * Remembers numbers, but only once the transaction that may have made them is committed, and only until a connection
 * is made: a PostgreSQL restored to an earlier point, or failed over, ended all there were.
 */
export function createNames(database: Database): Names {
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
        for (const table of TABLES) for (const [key, id] of found[table]) mine[table].set(key, id);
      }
      return { ...lookupIn(mine), hold: () => database.connections() === at };
    },
  };
}

const TABLES = ['locations', 'checkers', 'endpoints', 'definitions'] as const;

function nothingKnown(): Known {
  return { locations: new Map(), checkers: new Map(), endpoints: new Map(), definitions: new Map() };
}

function isKnown(known: Known, { endpointId, definitionHash, location, checker }: CheckResult): boolean {
  const endpoint = known.endpoints.get(endpointId);
  if (endpoint === undefined || !known.locations.has(location) || !known.checkers.has(checker)) return false;
  return known.definitions.has(`${endpoint}/${definitionHash}`);
}

async function resolveAll(query: Query, results: CheckResult[]): Promise<Known> {
  const locations = await resolveNames(query, LOCATIONS, distinct(results.map(({ location }) => location)));
  const checkers = await resolveNames(query, CHECKERS, distinct(results.map(({ checker }) => checker)));
  const endpointIds = distinct(results.map(({ endpointId }) => endpointId));
  const endpoints = await resolveNames(query, ENDPOINTS, endpointIds.map(nameOf));
  const definitions = await resolveNames(query, DEFINITIONS, definitionsOf(results, endpoints));
  return { locations, checkers, endpoints, definitions };
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
    definition: (endpointId, hash) => numberOf(known.definitions, `${numberOf(known.endpoints, endpointId)}/${hash}`),
    location: (name) => numberOf(known.locations, name),
    checker: (name) => numberOf(known.checkers, name),
  };
}

function nameOf(endpointId: string): { tenant: string; name: string } {
  const parts = splitEndpointId(endpointId);
  if (parts === null) throw new TypeError(`expected an endpoint id of the form tenant/id, got ${endpointId}`);
  return parts;
}

const distinct = (names: string[]): string[] => [...new Set(names)];
