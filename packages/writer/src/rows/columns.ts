import type { FailureKind, Outcome } from '@checkstream/schema';
import type { CheckRow } from './check-row.ts';

export type Value = string | number | boolean | null;

/** `instant`: milliseconds since the Unix epoch. `histogram`: an array of integers as a literal of SQL. */
export type ColumnType =
  | 'integer'
  | 'smallint'
  | 'bigint'
  | 'real'
  | 'boolean'
  | 'text'
  | 'outcome'
  | 'failure_kind'
  | 'instant'
  | 'histogram';

/** One column of a table: how it is called, what type it has, and what of a row stands in it. */
export interface Column<Row> {
  name: string;
  type: ColumnType;
  of: (row: Row) => Value;
}

/** As the enums of the tables spell it. */
export const labelOf = (symbol: Outcome | FailureKind): string => symbol.toLowerCase();

/** The one place where a check result becomes columns. */
export const CHECK_COLUMNS: Column<CheckRow>[] = [
  { name: 'scheduled_at', type: 'instant', of: (row) => row.result.scheduledAt },
  { name: 'started_at', type: 'instant', of: (row) => row.result.startedAt },
  { name: 'certificate_expires_at', type: 'instant', of: (row) => row.result.certificateExpiresAt },
  { name: 'endpoint_id', type: 'integer', of: (row) => row.endpointId },
  { name: 'definition_id', type: 'integer', of: (row) => row.definitionId },
  { name: 'checker_id', type: 'integer', of: (row) => row.checkerId },
  { name: 'outcome', type: 'outcome', of: (row) => labelOf(row.result.outcome) },
  { name: 'failure_kind', type: 'failure_kind', of: (row) => labelOf(row.result.failureKind) },
  { name: 'dns_ms', type: 'real', of: (row) => row.result.dnsMs },
  { name: 'connect_ms', type: 'real', of: (row) => row.result.connectMs },
  { name: 'tls_ms', type: 'real', of: (row) => row.result.tlsMs },
  { name: 'first_byte_ms', type: 'real', of: (row) => row.result.firstByteMs },
  { name: 'download_ms', type: 'real', of: (row) => row.result.downloadMs },
  { name: 'total_ms', type: 'real', of: (row) => row.result.totalMs },
  { name: 'checker_load', type: 'real', of: (row) => row.result.checkerLoad },
  { name: 'body_bytes', type: 'integer', of: (row) => row.result.bodyBytes },
  { name: 'location_id', type: 'smallint', of: (row) => row.locationId },
  { name: 'http_status', type: 'smallint', of: (row) => row.result.httpStatus },
  { name: 'redirects', type: 'smallint', of: (row) => row.result.redirects },
  { name: 'body_truncated', type: 'boolean', of: (row) => row.result.bodyTruncated },
  { name: 'pattern_matched', type: 'boolean', of: (row) => row.result.patternMatched },
  { name: 'remote_address', type: 'text', of: (row) => row.result.remoteAddress },
];

/** A row that has a failure. */
export const FAILURE_COLUMNS: Column<CheckRow>[] = [
  { name: 'scheduled_at', type: 'instant', of: (row) => row.result.scheduledAt },
  { name: 'endpoint_id', type: 'integer', of: (row) => row.endpointId },
  { name: 'location_id', type: 'smallint', of: (row) => row.locationId },
  { name: 'code', type: 'text', of: (row) => row.result.failure?.code ?? null },
  { name: 'message', type: 'text', of: (row) => row.result.failure?.message ?? null },
  { name: 'body_excerpt', type: 'text', of: (row) => row.result.failure?.bodyExcerpt ?? null },
];
