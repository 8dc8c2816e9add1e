import { epochMs } from '../database/epoch-ms.ts';
import type { Copy, Query } from '../database/open-pool.ts';
import { encodeCopy } from '../rows/binary/encode-copy.ts';
import type { CheckRow } from '../rows/check-row.ts';
import { CHECK_COLUMNS, FAILURE_COLUMNS, type Column } from '../rows/columns.ts';
import { namesOf } from './given-rows.ts';

/** One connection, inside a transaction. */
export interface Connection {
  query: Query;
  copy: Copy;
}

/** A table whose rows are known by the key of their check. */
export interface KeyedTable {
  columns: Column<CheckRow>[];
  /** Takes all rows or, when one key is there already, none. */
  copy: string;
  /** Makes a table for the rows to wait in, until the transaction ends. */
  makeStage: string;
  copyToStage: string;
  /** Takes the rows whose key is not there yet, in the order in which they came, and returns their keys. */
  insertFromStage: string;
}

/** Rows for a table, and the same as COPY reads them. */
export interface EncodedRows {
  table: KeyedTable;
  rows: CheckRow[];
  bytes: Buffer;
}

/** Adds rows, and resolves to those that were not there before: whatever else is derived is made from them alone. */
export type InsertWay = (on: Connection, given: EncodedRows) => Promise<CheckRow[]>;

export const CHECKS = keyedTable('checks', CHECK_COLUMNS);
export const CHECK_FAILURES = keyedTable('check_failures', FAILURE_COLUMNS);

/** Throws ValueRefusedError. */
export function encodeFor(table: KeyedTable, rows: CheckRow[]): EncodedRows {
  return { table, rows, bytes: encodeCopy(table.columns, rows) };
}

/** The straight way. COPY fails with a duplicate key or every row was new, so what was given is what was added. */
export const insertStraight: InsertWay = async ({ copy }, { table, rows, bytes }) => {
  if (rows.length > 0) await copy(table.copy, bytes);
  return rows;
};

/** The staged way, for batches that repeat something: PostgreSQL leaves out what is there, and says what it added. */
export const insertStaged: InsertWay = async ({ query, copy }, { table, rows, bytes }) => {
  if (rows.length === 0) return [];
  await query(table.makeStage);
  await copy(table.copyToStage, bytes);
  const inserted = await query<Key>(table.insertFromStage);
  return inserted.rowCount === rows.length ? rows : onlyThose(rows, inserted.rows);
};

interface Key {
  endpoint_id: number;
  location_id: number;
  scheduled_at: number;
}

function keyedTable(name: string, columns: Column<CheckRow>[]): KeyedTable {
  const names = namesOf(columns);
  const stage = `staged_${name}`;
  const copyTo = (table: string) => `COPY ${table} (${names}) FROM STDIN (FORMAT binary)`;
  return {
    columns,
    copy: copyTo(name),
    makeStage: `CREATE TEMPORARY TABLE ${stage} (LIKE ${name}) ON COMMIT DROP`,
    copyToStage: copyTo(stage),
    insertFromStage: `INSERT INTO ${name} (${names}) SELECT ${names} FROM ${stage} ON CONFLICT DO NOTHING
      RETURNING endpoint_id, location_id, ${epochMs('scheduled_at')} AS scheduled_at`,
  };
}

function onlyThose(rows: CheckRow[], keys: Key[]): CheckRow[] {
  const added = new Set(keys.map((key) => keyOf(key.endpoint_id, key.location_id, key.scheduled_at)));
  return rows.filter((row) => added.has(keyOf(row.endpointId, row.locationId, row.result.scheduledAt)));
}

function keyOf(endpointId: number, locationId: number, scheduledAt: number): string {
  return `${endpointId}/${locationId}/${scheduledAt}`;
}
