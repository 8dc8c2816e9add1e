import type { CheckRow } from './check-row.ts';
import { labelOf, type Column } from './columns.ts';

/**
 * What checks of one endpoint at one location, folded in the order of their slots, do to its row of `endpoint_state`,
 * provided that all of them are later than the row. A run is a series of checks judged alike.
 */
export interface StateChange {
  /** The latest check. */
  latest: CheckRow;
  /** Slot of the earliest. */
  firstAt: number;
  /** Of the last run among them, and the slot it begins at; null when none of them was judged. */
  outcome: 'UP' | 'DOWN' | null;
  since: number | null;
  /** They were judged both ways: `since` holds, whatever was before them. */
  turned: boolean;
  /** One was up or saw a certificate; then, until when the latest such certificate is valid. */
  sawCertificate: boolean;
  certificateExpiresAt: number | null;
}

export const STATE_COLUMNS: Column<StateChange>[] = [
  { name: 'scheduled_at', type: 'instant', of: ({ latest }) => latest.result.scheduledAt },
  { name: 'since', type: 'instant', of: ({ since }) => since },
  { name: 'certificate_expires_at', type: 'instant', of: (change) => change.certificateExpiresAt },
  { name: 'endpoint_id', type: 'integer', of: ({ latest }) => latest.endpointId },
  { name: 'definition_id', type: 'integer', of: ({ latest }) => latest.definitionId },
  { name: 'outcome', type: 'outcome', of: ({ outcome }) => (outcome === null ? null : labelOf(outcome)) },
  { name: 'last_outcome', type: 'outcome', of: ({ latest }) => labelOf(latest.result.outcome) },
  { name: 'failure_kind', type: 'failure_kind', of: ({ latest }) => labelOf(latest.result.failureKind) },
  { name: 'total_ms', type: 'real', of: ({ latest }) => latest.result.totalMs },
  { name: 'location_id', type: 'smallint', of: ({ latest }) => latest.locationId },
];

/** Beside the columns of the table: how to merge the change into the row that is there. */
export const MERGE_COLUMNS: Column<StateChange>[] = [
  { name: 'turned', type: 'boolean', of: ({ turned }) => turned },
  { name: 'saw_certificate', type: 'boolean', of: ({ sawCertificate }) => sawCertificate },
];

export const FIRST_AT: Column<StateChange> = { name: 'first_at', type: 'instant', of: ({ firstAt }) => firstAt };

/** Folds rows, of each endpoint and location in the order of their slots; sorted by endpoint and location. */
export function stateChanges(rows: Iterable<CheckRow>): StateChange[] {
  const changes = new Map<number, StateChange>();
  for (const row of rows) {
    const key = stateKeyOf(row);
    const change = changes.get(key);
    if (change === undefined) changes.set(key, fold(nothingBefore(row), row));
    else fold(change, row);
  }
  return [...changes.values()].sort(byEndpointAndLocation);
}

/** One number for endpoint and location; exact, since a location has 16 bits. */
export function stateKeyOf({ endpointId, locationId }: { endpointId: number; locationId: number }): number {
  return endpointId * 2 ** 16 + locationId;
}

function nothingBefore(first: CheckRow): StateChange {
  return {
    latest: first,
    firstAt: first.result.scheduledAt,
    outcome: null,
    since: null,
    turned: false,
    sawCertificate: false,
    certificateExpiresAt: null,
  };
}

function fold(change: StateChange, row: CheckRow): StateChange {
  const { outcome, scheduledAt, certificateExpiresAt } = row.result;
  change.latest = row;
  if (outcome !== 'UNKNOWN' && outcome !== change.outcome) {
    change.turned = change.outcome !== null;
    change.outcome = outcome;
    change.since = scheduledAt;
  }
  if (outcome === 'UP' || certificateExpiresAt !== null) {
    change.sawCertificate = true;
    change.certificateExpiresAt = certificateExpiresAt;
  }
  return change;
}

function byEndpointAndLocation({ latest: a }: StateChange, { latest: b }: StateChange): number {
  return a.endpointId - b.endpointId || a.locationId - b.locationId;
}
