import { PARTITIONED } from './calendar.ts';

/** In SQL, of a row of pg_inherits: the child belongs to a table of ours. */
export const IS_OURS = `inhparent IN (${PARTITIONED.map((table) => `'${table}'::regclass`).join(', ')})`;
