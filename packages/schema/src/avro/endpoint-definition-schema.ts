import { IP_FAMILIES, METHODS } from '../endpoint-definition.ts';
import type { AvroSchema } from './avro-schema.ts';

const record = (name: string, fields: object[]) => ({ type: 'record', name, fields });
const optional = (type: unknown) => ({ type: ['null', type], default: null });
const field = (name: string, type: unknown) => ({ name, type });
const optionalField = (name: string, type: unknown) => ({ name, ...optional(type) });

const headerValue = record('HeaderValue', [optionalField('literal', 'string'), optionalField('secret', 'string')]);

const auth = record('Auth', [
  optionalField('basic', record('BasicAuth', [field('username', 'string'), field('passwordFrom', 'string')])),
  optionalField('bearer', record('BearerAuth', [field('tokenFrom', 'string')])),
]);

const redirects = record('Redirects', [field('follow', 'boolean'), field('max', 'int')]);

const tls = record('TlsOptions', [
  field('verify', 'boolean'),
  optionalField('serverName', 'string'),
  optionalField('caFrom', 'string'),
  optionalField('certificateFrom', 'string'),
  optionalField('keyFrom', 'string'),
]);

const pattern = record('Pattern', [
  field('expression', 'string'),
  field('flags', 'string'),
  field('absent', 'boolean'),
]);

const expectations = record('Expectations', [
  field('status', { type: 'array', items: record('StatusRange', [field('from', 'int'), field('to', 'int')]) }),
  optionalField('pattern', pattern),
  // The record named above: Avro defines a name once.
  field('headers', { type: 'map', values: 'Pattern' }),
  optionalField('withinMs', 'int'),
  optionalField('certificateForDays', 'int'),
]);

/** Version 1, under the same rules as the schema of check results. */
export const endpointDefinitionSchema: AvroSchema = {
  type: 'record',
  name: 'EndpointDefinition',
  namespace: 'checkstream',
  doc: 'What to check and how. Its identity is the key of its Kafka record, tenant/id.',
  fields: [
    field('url', 'string'),
    field('intervalMs', 'int'),
    field('timeoutMs', 'int'),
    field('method', { type: 'enum', name: 'Method', symbols: [...METHODS], default: 'GET' }),
    field('headers', { type: 'map', values: headerValue }),
    optionalField('body', 'string'),
    optionalField('auth', auth),
    field('redirects', redirects),
    optionalField('connectTo', 'string'),
    field('ipFamily', { type: 'enum', name: 'IpFamily', symbols: [...IP_FAMILIES], default: 'ANY' }),
    optionalField('maxBodyBytes', 'int'),
    field('tls', tls),
    field('expect', expectations),
    field('locations', { type: 'array', items: 'string' }),
    field('enabled', 'boolean'),
    field('labels', { type: 'map', values: 'string' }),
  ],
};
