import { FAILURE_KINDS, OUTCOMES } from '../check-result.ts';
import type { AvroSchema } from './avro-schema.ts';

const instant = { type: 'long', logicalType: 'timestamp-millis' };
const optional = (type: unknown) => ({ type: ['null', type], default: null });

const failure = {
  type: 'record',
  name: 'Failure',
  fields: [
    { name: 'code', type: 'string', doc: 'machine code, such as ECONNREFUSED' },
    { name: 'message', type: 'string', doc: 'one sentence' },
    { name: 'bodyExcerpt', ...optional('string'), doc: 'first 512 bytes of the body as text, when it helps' },
  ],
};

/**
 * Version 1. A later version only adds fields with a default, and symbols that readers of this one take for the
 * enum's default: then each side reads what the other wrote.
 */
export const checkResultSchema: AvroSchema = {
  type: 'record',
  name: 'CheckResult',
  namespace: 'checkstream',
  doc: 'What one check found. Identity: endpointId, location, scheduledAt.',
  fields: [
    { name: 'endpointId', type: 'string', doc: 'tenant/id' },
    { name: 'definitionHash', type: 'long', doc: 'first 6 bytes of SHA-256 of the Avro bytes of the definition' },
    { name: 'intervalMs', type: 'int' },
    { name: 'location', type: 'string' },
    { name: 'checker', type: 'string', doc: 'stable name of the process' },
    { name: 'scheduledAt', type: instant, doc: 'the slot' },
    { name: 'startedAt', type: instant, doc: 'when the probe really began' },
    { name: 'outcome', type: { type: 'enum', name: 'Outcome', symbols: [...OUTCOMES], default: 'UNKNOWN' } },
    {
      name: 'failureKind',
      type: { type: 'enum', name: 'FailureKind', symbols: [...FAILURE_KINDS], default: 'OTHER' },
      doc: 'NONE when up',
    },
    { name: 'failure', ...optional(failure), doc: 'null when up' },
    { name: 'httpStatus', ...optional('int'), doc: 'of the last response, also when a later step failed' },
    { name: 'patternMatched', ...optional('boolean'), doc: 'null when there is none or it was not evaluated' },
    { name: 'dnsMs', ...optional('float'), doc: 'phases: summed over hops, null when no hop completed it' },
    { name: 'connectMs', ...optional('float') },
    { name: 'tlsMs', ...optional('float') },
    { name: 'firstByteMs', ...optional('float') },
    { name: 'downloadMs', ...optional('float') },
    { name: 'totalMs', type: 'float', doc: 'from the start to the last byte' },
    { name: 'remoteAddress', ...optional('string'), doc: 'of the last hop' },
    { name: 'redirects', type: 'int', doc: 'requests sent after the first' },
    { name: 'bodyBytes', type: 'int', doc: 'body bytes read, decoded' },
    { name: 'bodyTruncated', type: 'boolean', doc: 'the body was cut at the cap' },
    { name: 'certificateExpiresAt', ...optional(instant), doc: 'earliest expiry in the chain the site sent' },
    { name: 'checkerLoad', type: 'float', doc: 'event-loop utilization while the probe ran, 0 to 1' },
  ],
};
