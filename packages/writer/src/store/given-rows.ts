import type { Column, ColumnType } from '../rows/columns.ts';

/**
 * A table, `given`, of rows that come as one array parameter for each column (`encodeArrays`), in their order: the text
 * is the same for any number of rows.
 */
export function givenRows<Row>(columns: Column<Row>[]): string {
  const names = namesOf(columns);
  const values = columns.map(({ name, type }) => (type in CAST ? `${name}::${CAST[type]} AS ${name}` : name));
  const parameters = columns.map(({ type }, at) => `$${at + 1}::${PARAMETER_TYPE[type]}[]`);
  return `(SELECT ${values.join(', ')} FROM unnest(${parameters.join(', ')}) AS given (${names})) AS given`;
}

/** `INSERT INTO ... SELECT` of given rows; what follows may be ON CONFLICT. */
export function insertGiven<Row>(table: string, columns: Column<Row>[]): string {
  const names = namesOf(columns);
  return `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${givenRows(columns)}`;
}

export function namesOf<Row>(columns: Column<Row>[]): string {
  return columns.map(({ name }) => name).join(', ');
}

const PARAMETER_TYPE: Record<ColumnType, string> = {
  integer: 'integer',
  smallint: 'smallint',
  bigint: 'bigint',
  real: 'real',
  boolean: 'boolean',
  instant: 'timestamptz',
  text: 'text',
  outcome: 'text',
  failure_kind: 'text',
  histogram: 'text',
};

const CAST: Partial<Record<ColumnType, string>> = {
  outcome: 'outcome',
  failure_kind: 'failure_kind',
  histogram: 'integer[]',
};
