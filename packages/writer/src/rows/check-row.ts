import type { CheckResult } from '@checkstream/schema';
import { dayOf } from '../partitions/calendar.ts';

/** A result with the numbers that stand for its names in the tables. */
export interface CheckRow {
  endpointId: number;
  locationId: number;
  definitionId: number;
  checkerId: number;
  /** First instant of the UTC day of its slot, milliseconds since the Unix epoch. */
  day: number;
  result: CheckResult;
}

/** Looks up numbers resolved before; throws when a name was not. */
export interface Ids {
  endpoint(endpointId: string): number;
  /** @param endpoint its number */
  definition(endpoint: number, hash: number): number;
  location(name: string): number;
  checker(name: string): number;
}

/**
 * Rows in one order, one per key: sorted, because concurrent writers that take the same keys in different orders
 * deadlock; unique, because a redelivery may stand beside the original in one batch. Days come first: COPY gathers the
 * rows of each partition and adds them together, so only this order is also the one in which the keys are taken.
 */
export function toCheckRows(results: CheckResult[], ids: Ids): CheckRow[] {
  const sorted = results.map((result) => toCheckRow(result, ids)).sort(byDayAndKey);
  return sorted.filter((row, at) => at === 0 || byDayAndKey(sorted[at - 1] as CheckRow, row) !== 0);
}

function toCheckRow(result: CheckResult, ids: Ids): CheckRow {
  const endpointId = ids.endpoint(result.endpointId);
  return {
    endpointId,
    locationId: ids.location(result.location),
    definitionId: ids.definition(endpointId, result.definitionHash),
    checkerId: ids.checker(result.checker),
    day: dayOf(result.scheduledAt),
    result,
  };
}

function byDayAndKey(a: CheckRow, b: CheckRow): number {
  return (
    a.day - b.day ||
    a.endpointId - b.endpointId ||
    a.locationId - b.locationId ||
    a.result.scheduledAt - b.result.scheduledAt
  );
}
