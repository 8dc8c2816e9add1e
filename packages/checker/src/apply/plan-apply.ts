import { definitionHash, splitEndpointId } from '@checkstream/schema';
import type { Endpoint, EndpointDefinition } from '@checkstream/schema';

/** What the endpoints topic holds, by endpoint id; `null` where the stored bytes cannot be decoded. */
export type StoredDefinitions = ReadonlyMap<string, EndpointDefinition | null>;

/** The endpoints that files ask for, by tenant. A tenant without endpoints is asked to have none. */
export type WantedEndpoints = ReadonlyMap<string, readonly Endpoint[]>;

/** What an apply would do. Every list is sorted by endpoint id. */
export interface ApplyPlan {
  added: Endpoint[];
  changed: Endpoint[];
  /** Endpoint ids. */
  removed: string[];
  unchanged: Endpoint[];
  /** Tenants that would lose more than an unattended or hurried apply may take, see `PRUNE_ABOVE`. */
  pruned: Pruned[];
}

export interface Pruned {
  tenant: string;
  removed: number;
  before: number;
}

/** Up to so many removals of one tenant need only a yes, unless they are all it had. */
const PRUNE_ABOVE = 5;

/**
 * Compares files with the topic. Tenants that no file names stay as they are. Definitions are compared by value, so a
 * record that was written with an older schema is unchanged; one that cannot be decoded is changed.
 */
export function planApply(stored: StoredDefinitions, wanted: WantedEndpoints): ApplyPlan {
  const plan: ApplyPlan = { added: [], changed: [], removed: [], unchanged: [], pruned: [] };
  for (const endpoint of [...wanted.values()].flat()) plan[fateOf(endpoint, stored)].push(endpoint);

  // A key that is no endpoint id belongs to nobody and is left alone.
  const storedIds = Map.groupBy(stored.keys(), (endpointId) => splitEndpointId(endpointId)?.tenant);
  for (const [tenant, endpoints] of wanted) {
    const before = storedIds.get(tenant) ?? [];
    const kept = new Set(endpoints.map(({ endpointId }) => endpointId));
    const removed = before.filter((endpointId) => !kept.has(endpointId));
    plan.removed.push(...removed);
    if (isPrune(removed.length, before.length)) {
      plan.pruned.push({ tenant, removed: removed.length, before: before.length });
    }
  }
  return sorted(plan);
}

function fateOf(endpoint: Endpoint, stored: StoredDefinitions): 'added' | 'changed' | 'unchanged' {
  const before = stored.get(endpoint.endpointId);
  if (before === undefined) return 'added';
  if (before === null || definitionHash(before) !== endpoint.definitionHash) return 'changed';
  return 'unchanged';
}

function isPrune(removed: number, before: number): boolean {
  if (removed === 0) return false;
  return removed === before || (removed > PRUNE_ABOVE && removed > before / 2);
}

function sorted(plan: ApplyPlan): ApplyPlan {
  const byId = (a: Endpoint, b: Endpoint) => (a.endpointId < b.endpointId ? -1 : 1);
  return {
    added: plan.added.sort(byId),
    changed: plan.changed.sort(byId),
    removed: plan.removed.sort(),
    unchanged: plan.unchanged.sort(byId),
    pruned: plan.pruned,
  };
}
