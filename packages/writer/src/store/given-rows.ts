import { WIRE_TYPES, type WireType } from '../rows/binary/wire-types.ts';
import type { Column } from '../rows/columns.ts';

/**
 * A table, `given`, of rows that come as one array parameter for each column (`encodeArrays`), in their order: the text
 * is the same for any number of rows.
 */
export function givenRows<Row>(columns: Column<Row>[]): string {
  const names = namesOf(columns);
  const values = columns.map(({ name, type }) => asInTheTable(name, WIRE_TYPES[type]));
  const parameters = columns.map(({ type }, at) => `$${at + 1}::${WIRE_TYPES[type].element}[]`);
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

function asInTheTable(name: string, { cast }: WireType): string {
  return cast === null ? name : `${name}::${cast} AS ${name}`;
}
