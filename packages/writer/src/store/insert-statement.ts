import type { Column } from '../rows/columns.ts';

/**
 * `INSERT ... SELECT ... FROM unnest(...)`: one array parameter per column, whatever the number of rows. Rows whose key
 * is there already are left alone.
 */
export function insertStatement<Row>(table: string, columns: Column<Row>[]): string {
  const names = columns.map(({ name }) => name).join(', ');
  const parameters = columns.map(({ type }, at) => `$${at + 1}::${PARAMETER_TYPE[type]}[]`).join(', ');
  const values = columns.map(({ name, type }) => (type === 'instant' ? fromEpochMs(name) : name)).join(', ');
  return `INSERT INTO ${table} (${names}) SELECT ${values} FROM unnest(${parameters}) AS row (${names}) ON CONFLICT DO NOTHING`;
}

const PARAMETER_TYPE: Record<Column<unknown>['type'], string> = {
  integer: 'integer',
  smallint: 'smallint',
  real: 'real',
  boolean: 'boolean',
  text: 'text',
  outcome: 'outcome',
  failure_kind: 'failure_kind',
  instant: 'double precision',
};

/** Exact for whole milliseconds: to_timestamp rounds to microseconds, a double of this size is finer. */
const fromEpochMs = (name: string) => `to_timestamp(${name} / 1000)`;
