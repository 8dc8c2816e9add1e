import { createSlots, formatSpan, formatTook, runsAt } from '@checkstream/schema';
import type { Endpoint } from '@checkstream/schema';
import type { Board } from './board.ts';
import type { LatestCheck } from '../verdicts/latest-checks.ts';
import { nameOf, reasonOf } from './describe-check.ts';

/** What one endpoint shows, as text. Empty: nothing to show yet. */
export interface TableRow {
  endpoint: string;
  verdict: string;
  status: string;
  took: string;
  checked: string;
  next: string;
  why: string;
}

/** A check may take so much longer than its timeout before it is overdue: sending, storing, looking. */
const GRACE_MS = 3_000;

export function tableRow(
  endpoint: Endpoint,
  check: LatestCheck | undefined,
  { now, location }: { now: number; location: string },
): TableRow {
  return {
    endpoint: nameOf(endpoint.endpointId),
    verdict: check?.outcome ?? '',
    status: check?.httpStatus?.toString() ?? '',
    took: check === undefined ? '' : formatTook(check.totalMs),
    checked: check === undefined ? '' : `${formatSpan(now - check.startedAt)} ago`,
    next: nextCheck(endpoint, check, now, location),
    why: check === undefined ? '' : reasonOf(check),
  };
}

function nextCheck(endpoint: Endpoint, check: LatestCheck | undefined, now: number, location: string): string {
  const { endpointId, definition } = endpoint;
  if (!definition.enabled) return 'disabled';
  if (!runsAt(definition, location)) return 'only elsewhere';
  const slots = createSlots(endpointId, location, definition.intervalMs);
  const wait = formatSpan(slots.next(now) - now + 999);
  if (check === undefined) return `first check in ${wait}`;
  const due = slots.latest(now - definition.timeoutMs - GRACE_MS);
  return check.scheduledAt < due ? `overdue ${formatSpan(now - due)}` : `in ${wait}`;
}

const MOST_URGENT = ['down', 'unknown', 'overdue'];

/** The endpoints that a person should see when not all can be shown: down, unknown, overdue, then the rest as it is. */
export function urgentFirst({ endpoints, latest }: Board, moment: { now: number; location: string }): Endpoint[] {
  const byUrgency = Map.groupBy(endpoints ?? [], (endpoint) => urgencyOf(endpoint, latest, moment));
  return [...MOST_URGENT, 'rest'].flatMap((urgency) => byUrgency.get(urgency) ?? []);
}

function urgencyOf(endpoint: Endpoint, latest: Board['latest'], moment: { now: number; location: string }): string {
  const check = latest.get(endpoint.endpointId);
  if (check === undefined) return 'rest';
  if (check.outcome !== 'up') return MOST_URGENT.includes(check.outcome) ? check.outcome : 'rest';
  return nextCheck(endpoint, check, moment.now, moment.location).startsWith('overdue') ? 'overdue' : 'rest';
}
