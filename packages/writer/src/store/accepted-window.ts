import { onlyRow } from '../database/only-row.ts';
import type { Query } from '../database/open-pool.ts';
import type { Window } from '../rows/window.ts';

const EPOCH_MS = (of: string) => `(extract(epoch FROM ${of}) * 1000)::double precision`;
const FLOOR = `${EPOCH_MS('day')} AS "floorMs"`;
const NO_FLOOR = 'table raw_floor is empty: insert its one row again';

/** The floor rose between admission and the transaction: admit anew. */
export class FloorRoseError extends Error {
  override readonly name = 'FloorRoseError';
}

export async function readWindow(query: Query): Promise<Window> {
  const { rows } = await query<Window>(`SELECT ${FLOOR}, ${EPOCH_MS('clock_timestamp()')} AS "nowMs" FROM raw_floor`);
  return onlyRow(rows, NO_FLOOR);
}

/** What the fence of `checks` (migration 0004) asks of whoever inserts; holds until the transaction ends. */
const MAKES_SUMS = `set_config('checkstream.makes_sums', 'on', true)`;

/**
 * Keeps the floor where it is until the transaction ends, so that no partition vanishes under it, and says that this
 * transaction keeps the sums. Throws FloorRoseError when the floor is above `floorMs` already.
 */
export async function holdFloor(query: Query, floorMs: number): Promise<void> {
  const { rows } = await query<{ floorMs: number }>(`SELECT ${FLOOR}, ${MAKES_SUMS} FROM raw_floor FOR SHARE`);
  if (onlyRow(rows, NO_FLOOR).floorMs > floorMs) throw new FloorRoseError('the oldest accepted day has moved');
}
