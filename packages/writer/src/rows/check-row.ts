import type { CheckResult } from '@checkstream/schema';

/** A result with the numbers that stand for its names in the tables. */
export interface CheckRow {
  endpointId: number;
  locationId: number;
  definitionId: number;
  checkerId: number;
  result: CheckResult;
}

/** Looks up numbers resolved before; throws when a name was not. */
export interface Ids {
  endpoint(endpointId: string): number;
  definition(endpointId: string, hash: number): number;
  location(name: string): number;
  checker(name: string): number;
}

/**
 * Rows in the order of their key, one per key: sorted, because concurrent writers that take the same keys in different
 * orders deadlock; unique, because a redelivery may stand beside the original in one batch.
 */
export function toCheckRows(results: CheckResult[], ids: Ids): CheckRow[] {
  const sorted = results.map((result) => toCheckRow(result, ids)).sort(byKey);
  return sorted.filter((row, at) => at === 0 || byKey(sorted[at - 1] as CheckRow, row) !== 0);
}

/** The key as one text, for sets. */
export function keyOf(endpointId: number, locationId: number, scheduledAt: number): string {
  return `${endpointId}/${locationId}/${scheduledAt}`;
}

function toCheckRow(result: CheckResult, ids: Ids): CheckRow {
  return {
    endpointId: ids.endpoint(result.endpointId),
    locationId: ids.location(result.location),
    definitionId: ids.definition(result.endpointId, result.definitionHash),
    checkerId: ids.checker(result.checker),
    result,
  };
}

function byKey(a: CheckRow, b: CheckRow): number {
  return a.endpointId - b.endpointId || a.locationId - b.locationId || a.result.scheduledAt - b.result.scheduledAt;
}
