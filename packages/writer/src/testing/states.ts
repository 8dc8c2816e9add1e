import type { CheckResult } from '@checkstream/schema';
import { epochMs } from '../database/epoch-ms.ts';
import { byKey, NAMES, type ReadsRows } from './reads-rows.ts';

/** What `endpoint_state` must say, folded anew in the plainest way there is. */
export interface State {
  endpoint: string;
  location: string;
  scheduledAt: number;
  outcome: string | null;
  since: number | null;
  lastOutcome: string;
  failureKind: string;
  totalMs: number;
  hash: number;
  certificateExpiresAt: number | null;
}

/** The state after new checks, given one after the other: what is not later than it changes nothing. */
export function foldInto(states: Map<string, State>, batch: CheckResult[]): void {
  const before = new Map([...states].map(([key, { scheduledAt }]) => [key, scheduledAt]));
  for (const result of batch.toSorted((a, b) => a.scheduledAt - b.scheduledAt)) {
    const key = `${result.endpointId} ${result.location}`;
    if (result.scheduledAt <= (before.get(key) ?? -Infinity)) continue;
    states.set(key, next(states.get(key), result));
  }
}

function next(state: State | undefined, result: CheckResult): State {
  const outcome = result.outcome.toLowerCase();
  const before = state ?? { outcome: null, since: null, certificateExpiresAt: null };
  const { outcome: judged, since } =
    outcome === 'unknown' || outcome === before.outcome ? before : { outcome, since: result.scheduledAt };
  const seen = outcome === 'up' || result.certificateExpiresAt !== null;
  return {
    endpoint: result.endpointId,
    location: result.location,
    scheduledAt: result.scheduledAt,
    outcome: judged,
    since,
    lastOutcome: outcome,
    failureKind: result.failureKind.toLowerCase(),
    totalMs: Math.fround(result.totalMs),
    hash: result.definitionHash,
    certificateExpiresAt: seen ? result.certificateExpiresAt : before.certificateExpiresAt,
  };
}

export const sortedStates = (states: Map<string, State>): State[] => [...states.values()].sort(byKey);

/** As the table has them. */
export async function readStates(tables: ReadsRows): Promise<State[]> {
  const states = await tables.rows<State>(
    `SELECT e.tenant || '/' || e.name AS endpoint, l.name AS location, ${epochMs('scheduled_at')} AS "scheduledAt",
      outcome::text, ${epochMs('since')} AS since, last_outcome::text AS "lastOutcome", failure_kind::text AS "failureKind",
      total_ms::double precision AS "totalMs", d.hash, ${epochMs('certificate_expires_at')} AS "certificateExpiresAt"
    FROM endpoint_state s ${NAMES} JOIN definitions d ON d.definition_id = s.definition_id`,
  );
  return states.sort(byKey);
}
