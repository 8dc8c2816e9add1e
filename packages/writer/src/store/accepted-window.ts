import { epochMs } from '../database/epoch-ms.ts';
import { onlyRow } from '../database/only-row.ts';
import type { Query } from '../database/open-pool.ts';
import type { Window } from '../rows/window.ts';

const FLOOR = `${epochMs('day')} AS "floorMs"`;
const NO_FLOOR = 'table raw_floor is empty: insert its one row again';

/** The floor rose between admission and the transaction: admit anew. */
export class FloorRoseError extends Error {
  override readonly name = 'FloorRoseError';
}

export async function readWindow(query: Query): Promise<Window> {
  const { rows } = await query<Window>(`SELECT ${FLOOR}, ${epochMs('clock_timestamp()')} AS "nowMs" FROM raw_floor`);
  return onlyRow(rows, NO_FLOOR);
}

/** What the fence of `checks` (migration 0007) asks of whoever inserts; holds until the transaction ends. */
const MAKES_SUMS = `set_config('checkstream.makes_sums', 'daily', true)`;

/** What stays as it is until the transaction ends. */
export interface Held {
  /** Days before this have sums of their own, to which every check that is new has to be added. */
  summedUntilMs: number;
}

/**
 * Keeps the floor where it is until the transaction ends, so that no partition vanishes under it, and the days that are
 * summed up as they are; says that this transaction keeps the sums. Throws FloorRoseError when the floor is above
 * `floorMs` already.
 */
export async function holdFloor(query: Query, floorMs: number): Promise<Held> {
  const { rows } = await query<{ floorMs: number } & Held>(
    `SELECT ${FLOOR}, ${epochMs('summed_until')} AS "summedUntilMs", ${MAKES_SUMS} FROM raw_floor FOR SHARE`,
  );
  const held = onlyRow(rows, NO_FLOOR);
  if (held.floorMs > floorMs) throw new FloorRoseError('the oldest accepted day has moved');
  return held;
}
