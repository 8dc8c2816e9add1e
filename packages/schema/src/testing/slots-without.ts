import type { CheckResult } from '../check-result.ts';
import { createSlots } from '../slots.ts';

/** Slots of one endpoint at one location, between its first result and its last, that have none. One result a slot. */
export function slotsWithout(results: CheckResult[]): number {
  const [first] = results;
  if (first === undefined) return 0;
  const slots = createSlots(first.endpointId, first.location, first.intervalMs);
  const scheduled = results.map(({ scheduledAt }) => scheduledAt);
  const last = Math.max(...scheduled);
  let all = 0;
  for (let at = Math.min(...scheduled); at <= last; at = slots.next(at)) all += 1;
  return all - results.length;
}
