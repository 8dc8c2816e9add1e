import { onPool } from './open-postgres.ts';

/** Bytes on disk for each row of `checks`. */
export interface BytesPerCheck {
  heap: number;
  key: number;
  /** Of check_failures, all in all. */
  failures: number;
  /** Of checks_hourly, all in all. */
  hourly: number;
}

export interface Sizes {
  /** As the writer left them. */
  written: BytesPerCheck;
  /** With the keys of checks and failures rebuilt, as is done with every day that is over. */
  closed: BytesPerCheck;
}

export function measureBytes(url: string): Promise<Sizes> {
  return onPool(url, async ({ query }) => {
    const sizes = async () => {
      const { rows } = await query<BytesPerCheck>(SIZES);
      return rows[0] as BytesPerCheck;
    };
    const written = await sizes();
    const { rows } = await query<{ name: string }>(
      `SELECT relid::regclass::text AS name FROM unnest(ARRAY['checks', 'check_failures']::regclass[]) AS t,
         pg_partition_tree(t) WHERE isleaf`,
    );
    for (const { name } of rows) await query(`REINDEX TABLE ${name}`);
    return { written, closed: await sizes() };
  });
}

const total = (table: string, size: string) =>
  `(SELECT sum(${size}(relid)) FROM pg_partition_tree('${table}') WHERE isleaf)::double precision / checks`;

const SIZES = `
SELECT ${total('checks', 'pg_table_size')} AS heap, ${total('checks', 'pg_indexes_size')} AS key,
       ${total('check_failures', 'pg_total_relation_size')} AS failures,
       ${total('checks_hourly', 'pg_total_relation_size')} AS hourly
FROM (SELECT count(*) AS checks FROM checks) AS stored`;
