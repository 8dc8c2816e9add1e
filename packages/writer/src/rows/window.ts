import type { CheckResult } from '@checkstream/schema';

/** Which slots are accepted, by PostgreSQL's clock. Milliseconds since the Unix epoch. */
export interface Window {
  /** The oldest instant accepted. */
  floorMs: number;
  nowMs: number;
}

/** How far a checker's clock may be ahead. */
const FUTURE_MS = 5 * 60_000;

/** Splits results into those that are stored and those that are too old or too far ahead. */
export function admit(results: CheckResult[], window: Window): { inside: CheckResult[]; outside: Set<CheckResult> } {
  const inside: CheckResult[] = [];
  const outside = new Set<CheckResult>();
  for (const result of results) {
    if (isInside(result.scheduledAt, window)) inside.push(result);
    else outside.add(result);
  }
  return { inside, outside };
}

function isInside(scheduledAt: number, { floorMs, nowMs }: Window): boolean {
  return scheduledAt >= floorMs && scheduledAt <= nowMs + FUTURE_MS;
}
