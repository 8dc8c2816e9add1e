import type { CheckResult } from '@checkstream/schema';
import { epochMs, type Database } from '@checkstream/writer/database';

const number = (column: string) => `${column}::double precision`;

/** Exactly what is stored: a `real` as text would be rounded. */
const ROWS = `
  SELECT
    e.tenant || '/' || e.name AS "endpointId", l.name AS location, k.name AS checker,
    d.hash AS "definitionHash", d.interval_ms AS "intervalMs",
    ${epochMs('c.scheduled_at')} AS "scheduledAt", ${epochMs('c.started_at')} AS "startedAt",
    ${epochMs('c.certificate_expires_at')} AS "certificateExpiresAt",
    upper(c.outcome::text) AS outcome, upper(c.failure_kind::text) AS "failureKind",
    f.code, f.message, f.body_excerpt AS "bodyExcerpt",
    c.http_status AS "httpStatus", c.pattern_matched AS "patternMatched",
    ${number('c.dns_ms')} AS "dnsMs", ${number('c.connect_ms')} AS "connectMs", ${number('c.tls_ms')} AS "tlsMs",
    ${number('c.first_byte_ms')} AS "firstByteMs", ${number('c.download_ms')} AS "downloadMs",
    ${number('c.total_ms')} AS "totalMs", ${number('c.checker_load')} AS "checkerLoad",
    c.remote_address AS "remoteAddress", c.redirects, c.body_bytes AS "bodyBytes", c.body_truncated AS "bodyTruncated"
  FROM checks c
  JOIN endpoints e USING (endpoint_id)
  JOIN definitions d USING (endpoint_id, definition_id)
  JOIN locations l USING (location_id)
  JOIN checkers k USING (checker_id)
  LEFT JOIN check_failures f USING (endpoint_id, location_id, scheduled_at)`;

type Row = Omit<CheckResult, 'failure'> & { code: string | null; message: string; bodyExcerpt: string | null };

/** The table as the results that it was made of. */
export async function readRows({ query }: Pick<Database, 'query'>): Promise<CheckResult[]> {
  const { rows } = await query<Row>(ROWS);
  return rows.map(({ code, message, bodyExcerpt, ...row }) => ({
    ...row,
    failure: code === null ? null : { code, message, bodyExcerpt },
  }));
}
