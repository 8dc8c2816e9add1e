import { epochMs } from '../database/epoch-ms.ts';
import type { Query } from '../database/open-pool.ts';
import { encodeArrays } from '../rows/binary/encode-arrays.ts';
import type { CheckRow } from '../rows/check-row.ts';
import {
  FIRST_AT,
  MERGE_COLUMNS,
  STATE_COLUMNS,
  stateChanges,
  stateKeyOf,
  type StateChange,
} from '../rows/state-changes.ts';
import { givenRows, insertGiven } from './given-rows.ts';

const KEY_COLUMNS = STATE_COLUMNS.filter(({ name }) => name === 'endpoint_id' || name === 'location_id');
const LOCK_COLUMNS = [...KEY_COLUMNS, FIRST_AT];
const UPDATE_COLUMNS = [...STATE_COLUMNS, ...MERGE_COLUMNS, FIRST_AT];

/** Locks in the order given, all of them before any is changed: an UPDATE of many takes them in an order of its own. */
const LOCK = `WITH locked AS MATERIALIZED (
    SELECT endpoint_id, location_id, scheduled_at, first_at
    FROM endpoint_state JOIN ${givenRows(LOCK_COLUMNS)} USING (endpoint_id, location_id)
    ORDER BY endpoint_id, location_id FOR UPDATE OF endpoint_state
  )
  SELECT endpoint_id AS "endpointId", location_id AS "locationId",
    ${epochMs('scheduled_at')} AS "scheduledAt"
  FROM locked WHERE scheduled_at >= first_at`;

/**
 * A state that was not there to be locked may be there by now, and further on: then it is left alone, and the INSERT
 * that follows meets its key.
 */
const UPDATE = `UPDATE endpoint_state AS there SET
    scheduled_at = given.scheduled_at,
    since = CASE WHEN given.outcome IS NULL OR given.outcome = there.outcome AND NOT given.turned
      THEN there.since ELSE given.since END,
    certificate_expires_at = CASE WHEN given.saw_certificate
      THEN given.certificate_expires_at ELSE there.certificate_expires_at END,
    definition_id = given.definition_id,
    outcome = coalesce(given.outcome, there.outcome),
    last_outcome = given.last_outcome,
    failure_kind = given.failure_kind,
    total_ms = given.total_ms
  FROM ${givenRows(UPDATE_COLUMNS)}
  WHERE there.endpoint_id = given.endpoint_id AND there.location_id = given.location_id
    AND there.scheduled_at < given.first_at
  RETURNING there.endpoint_id AS "endpointId", there.location_id AS "locationId"`;

const INSERT = insertGiven('endpoint_state', STATE_COLUMNS);

interface StateKey {
  endpointId: number;
  locationId: number;
}

/**
 * Folds checks that are new into the states of their endpoints; what is not later than a state leaves it alone.
 * Rejects with a duplicate key when another writer makes the same state at the same moment: try the whole again.
 */
export async function foldStates(query: Query, added: CheckRow[]): Promise<void> {
  const changes = await laterThanStates(query, added);
  if (changes.length === 0) return;
  const updated = await query<StateKey>(UPDATE, encodeArrays(UPDATE_COLUMNS, changes));
  if (updated.rowCount === changes.length) return;
  const there = new Set(updated.rows.map(stateKeyOf));
  const first = changes.filter(({ latest }) => !there.has(stateKeyOf(latest)));
  await query(INSERT, encodeArrays(STATE_COLUMNS, first));
}

/** Locks the states there are. Checks seldom come late: only then they are folded once more without those. */
async function laterThanStates(query: Query, added: CheckRow[]): Promise<StateChange[]> {
  const changes = stateChanges(added);
  const { rows } = await query<StateKey & { scheduledAt: number }>(LOCK, encodeArrays(LOCK_COLUMNS, changes));
  if (rows.length === 0) return changes;
  const reached = new Map(rows.map((row) => [stateKeyOf(row), row.scheduledAt]));
  return stateChanges(added.filter((row) => row.result.scheduledAt > (reached.get(stateKeyOf(row)) ?? -Infinity)));
}
