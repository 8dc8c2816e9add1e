import { createSlots, type CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { foldInto, sumHours, type State, type Sum, type SummedRow } from '@checkstream/writer/testing';
import type { CheckerLife, Evidence } from '../../src/account/evidence.ts';

export const LOCATION = 'here';
export const INTERVAL_MS = 5_000;
export const SESSION_MS = 6_000;
export const WINDOW_MS = 2_500;
/** A whole hour, so that every check of a run is within it. */
export const START = 1_750_000_000_000 - (1_750_000_000_000 % 3_600_000);
export const SECONDS = 1_000;

const TIMEOUT_MS = 2_000;
const RUN_MS = 120 * SECONDS;
export const ENDPOINTS = ['chaos/a', 'chaos/b'];

export const aLife = (overrides: Partial<CheckerLife> = {}): CheckerLife => ({
  name: 'checker-1.1',
  startedAt: START - 5 * SECONDS,
  shares: [{ at: START - 3 * SECONDS, partitions: [0], completeAt: START - 2 * SECONDS }],
  frozen: [],
  endsAt: null,
  end: 'alive',
  lost: 0,
  ...overrides,
});

/** Those that this endpoint has between two instants. */
export function slotsBetween(endpointId: string, from: number, until: number): number[] {
  const slots = createSlots(endpointId, LOCATION, INTERVAL_MS);
  const found: number[] = [];
  for (let at = slots.next(from); at <= until; at = slots.next(at)) found.push(at);
  return found;
}

export function aProbe(endpointId: string, scheduledAt: number, checker = 'checker-1.1'): CheckResult {
  return aCheckResult({
    ...{ endpointId, location: LOCATION, scheduledAt, checker, intervalMs: INTERVAL_MS },
    startedAt: scheduledAt + 2,
    totalMs: 40,
  });
}

/** Two endpoints on partition 0, one checker, two minutes, and nothing wrong. */
export function someResults(): CheckResult[] {
  return ENDPOINTS.flatMap((id) => slotsBetween(id, START, START + RUN_MS).map((at) => aProbe(id, at)));
}

/** All of a run are of one day. */
const daysOf = (results: CheckResult[]): Sum[] =>
  sumHours(summed(results)).map((hour) => ({ ...hour, begin: hour.begin - (hour.begin % (24 * 3_600_000)) }));

const summed = (results: CheckResult[]): SummedRow[] =>
  results.map((result) => ({ ...result, endpoint: result.endpointId, outcome: result.outcome.toLowerCase() }));

/** Everything agrees with these results; a test says what does not. */
export function evidenceOf(results: CheckResult[], overrides: Partial<Evidence> = {}): Evidence {
  const days = daysOf(results);
  const inOrder = results.toSorted((a, b) => a.scheduledAt - b.scheduledAt);
  const states = new Map<string, State>();
  for (const result of inOrder) foldInto(states, [result]);
  return {
    endpoints: ENDPOINTS.map((endpointId) => ({
      ...{ endpointId, location: LOCATION, intervalMs: INTERVAL_MS, timeoutMs: TIMEOUT_MS },
    })),
    records: inOrder.map((result, offset) => ({ partition: 0, offset: BigInt(offset), result })),
    rows: inOrder,
    hours: sumHours(summed(inOrder)),
    days: { found: days, recounted: days },
    states: [...states.values()],
    deadLetters: 0,
    requests: inOrder.map(({ endpointId, checker, startedAt }) => ({ endpointId, checker, at: startedAt + 5 })),
    lives: [aLife()],
    kafkaTroubles: [],
    missed: [],
    watched: { from: START, until: START + RUN_MS },
    ...overrides,
  };
}
