import type { Query } from '../database/open-pool.ts';
import { IS_OURS } from './is-ours.ts';
import { PARTITIONED, readPartitionName, type Partition } from './calendar.ts';

export interface KnownPartition extends Partition {
  /** `detaching`: the detach was interrupted and has to be finished. `detached`: a table of its own. */
  state: 'attached' | 'detaching' | 'detached';
  /** Index of the primary key. */
  key: string;
  keyRebuilt: boolean;
}

/** How the comment on an index begins whose day was over when it was built. It outlives rebuilds, dumps and attaching. */
export const KEY_REBUILT = 'rebuilt after its day was over';

/** All of a name of ours that belong to our tables or to none, oldest first, `checks` before its failures. */
export async function readPartitions(query: Query): Promise<KnownPartition[]> {
  const { rows } = await query<Pick<KnownPartition, 'name' | 'state' | 'key' | 'keyRebuilt'>>(
    `SELECT relname AS name, indexrelid::regclass::text AS key,
            coalesce(starts_with(obj_description(indexrelid, 'pg_class'), '${KEY_REBUILT}'), false) AS "keyRebuilt",
            CASE WHEN inhparent IS NULL THEN 'detached' WHEN inhdetachpending THEN 'detaching' ELSE 'attached' END AS state
       FROM pg_class
       JOIN pg_index ON indrelid = pg_class.oid AND indisprimary
       LEFT JOIN pg_inherits ON inhrelid = pg_class.oid
      WHERE relkind = 'r'
        AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'checks'::regclass)
        AND relname ~ '^(${PARTITIONED.join('|')})_[0-9]+$'
        AND (inhparent IS NULL OR ${IS_OURS})`,
  );
  const known = rows.flatMap((row) => {
    const partition = readPartitionName(row.name);
    return partition === null ? [] : [{ ...row, ...partition }];
  });
  const order = ({ table }: Partition) => PARTITIONED.indexOf(table);
  return known.sort((a, b) => a.fromMs - b.fromMs || order(a) - order(b));
}
