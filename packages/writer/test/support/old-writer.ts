import { epochMs } from '../../src/database/epoch-ms.ts';
import type { Database } from '../../src/database/open-pool.ts';
import { createPartitions } from '../../src/partitions/create-partitions.ts';
import { createNames } from '../../src/store/create-names.ts';
import { createStore, type Store } from '../../src/store/create-store.ts';

/** What a writer asked that knew nothing of sums of days: it hears no mark, so it adds to none. */
const HOLD_AS_BEFORE = `SELECT ${epochMs('day')} AS "floorMs",
    set_config('checkstream.makes_sums', 'on', true)
  FROM raw_floor FOR SHARE`;

/** A writer of the version before migration 0007: sums of hours, and none of days. */
export function oldStore(database: Database): Store {
  const before: Database = {
    ...database,
    transaction: (work) =>
      database.transaction((query, copy) =>
        work((text, values) => query(text.includes('FOR SHARE') ? HOLD_AS_BEFORE : text, values), copy),
      ),
  };
  return createStore({ database: before, names: createNames(before), partitions: createPartitions(before) });
}
