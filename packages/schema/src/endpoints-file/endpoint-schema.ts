import { z } from 'zod';
import { LIMITS, MAX_EXPRESSION, METHODS } from '../endpoint-definition.ts';
import { retell } from './quote.ts';
import {
  duration,
  hostName,
  ipAddress,
  name,
  secretName,
  size,
  text,
  url,
  wholeNumber,
  yesOrNo,
} from './scalar-schemas.ts';

const flags = z
  .string('flags')
  .regex(/^[imsuv]*$/, { error: 'flags out of i, m, s, u and v (g and y keep state between probes)', abort: true })
  .refine((letters) => new Set(letters).size === letters.length, { error: 'each flag once', abort: true })
  .refine((letters) => !/u.*v|v.*u/.test(letters), { error: 'either u or v', abort: true });

const expression = z
  .string('a JavaScript regular expression')
  .min(1, 'an expression that is not empty')
  .max(MAX_EXPRESSION, { error: `an expression of at most ${MAX_EXPRESSION} characters`, abort: true });

/** An expression that must match, or one that must not. */
const pattern = z
  .strictObject(
    {
      matches: expression.optional(),
      absent: expression.optional(),
      flags: flags.optional(),
    },
    "{ matches: '...' } or { absent: '...' }",
  )
  .superRefine((value, context) => {
    if ((value.matches === undefined) === (value.absent === undefined)) {
      context.addIssue({ code: 'custom', message: 'either matches or absent' });
      return;
    }
    const problem = expressionProblem(value.matches ?? value.absent ?? '', value.flags ?? '');
    const path = [value.matches === undefined ? 'absent' : 'matches'];
    if (problem !== null) context.addIssue({ code: 'custom', message: problem, path });
  });

function expressionProblem(expression: string, flags: string): string | null {
  try {
    new RegExp(expression, flags);
    return null;
  } catch (error) {
    return `a JavaScript regular expression (${retell((error as Error).message)})`;
  }
}

/** Headers that the connection itself decides. */
const MANAGED_HEADERS =
  /^(host|connection|content-length|transfer-encoding|keep-alive|upgrade|te|trailer|expect|proxy-.*)$/i;

const headerName = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/, 'the name of a header')
  .refine(
    (text) => !MANAGED_HEADERS.test(text),
    'a header that the probe does not set by itself (use url or connectTo)',
  );

const headerText = z
  .string()
  // eslint does not want control characters in expressions, so the allowed ones are named: tab and 0x20-0xFF but DEL.
  .regex(/^[\t\u0020-\u007e\u0080-\u00ff]*$/, 'header text without line breaks and other control characters');

const headerValue = z.union([headerText, z.strictObject({ from: secretName })], {
  error: ({ input }) =>
    typeof input === 'object' ? 'text, or { from: SECRET }' : 'text in quotes, or { from: SECRET }',
});

/** RFC 7617, section 2: a colon ends the user name, and control characters are not allowed. */
const userName = text('a user name').regex(/^[^:\p{Cc}]+$/u, 'a user name without colon and control characters');

const auth = z
  .strictObject(
    {
      basic: z
        .strictObject({ username: userName, passwordFrom: secretName }, '{ username: NAME, passwordFrom: SECRET }')
        .optional(),
      bearer: z.strictObject({ tokenFrom: secretName }, '{ tokenFrom: SECRET }').optional(),
    },
    '{ basic: ... } or { bearer: ... }',
  )
  .refine((value) => (value.basic === undefined) !== (value.bearer === undefined), 'either basic or bearer');

const A_STATUS = 'a status such as 204 or a range such as 200-299, from 100 to 599';

const statusRange = z.union(
  [
    z.int(A_STATUS).min(100, A_STATUS).max(599, A_STATUS),
    z
      .string()
      .regex(/^[1-5]\d\d(-[1-5]\d\d)?$/, { error: A_STATUS, abort: true })
      .refine(isRising, 'a range from low to high'),
  ],
  A_STATUS,
);

/** Digits of one length compare as text as they do as numbers. */
function isRising(range: string): boolean {
  const [from = '', to = from] = range.split('-');
  return from <= to;
}

const expectations = z.strictObject(
  {
    status: z
      .union([statusRange, z.array(statusRange).min(1, 'at least one status')], 'statuses such as [200-299, 404]')
      .optional(),
    pattern: pattern.optional(),
    headers: z.record(headerName, pattern, 'a map of header names').optional(),
    within: duration({ min: '1ms', max: '60s' }).optional(),
    certificateFor: duration({ min: '1d', max: '3650d', step: '1d' }).optional(),
  },
  'a map of expectations',
);

const options = {
  interval: duration(LIMITS.interval).meta({
    description: `Whole seconds, ${LIMITS.interval.min} to ${LIMITS.interval.max}; default 60s`,
  }),
  timeout: duration(LIMITS.timeout).meta({
    description: `The whole probe, at most ${LIMITS.timeoutShare} x interval; default the smaller of 10s and ${LIMITS.timeoutShare} x interval`,
  }),
  method: z.enum(METHODS, `one of ${METHODS.join(', ')}`).meta({ description: 'Default GET' }),
  headers: z.record(headerName, headerValue, 'a map of header names'),
  body: text('text'),
  auth,
  redirects: z.strictObject(
    { follow: yesOrNo.optional(), max: wholeNumber(LIMITS.redirects.min, LIMITS.redirects.max).optional() },
    'a map such as { follow: true, max: 5 }',
  ),
  connectTo: ipAddress.meta({ description: 'Connect here instead of resolving the host; Host and SNI stay' }),
  ipFamily: z.union([z.literal('any'), z.literal(4), z.literal(6)], 'any, 4 or 6'),
  maxBody: size('1GiB').meta({ description: 'Default, and at most, what the checker allows' }),
  tls: z.strictObject(
    {
      verify: yesOrNo.optional(),
      serverName: hostName.optional(),
      caFrom: secretName.optional(),
      certificateFrom: secretName.optional(),
      keyFrom: secretName.optional(),
    },
    'a map of TLS options',
  ),
  expect: expectations,
  locations: z.array(name, 'a list of locations').min(1, 'at least one location; leave it out for every location'),
  enabled: yesOrNo,
  labels: z.record(z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, 'the name of a label'), text('text'), 'a map of labels'),
};

/** What `defaults` may hold: everything but a name and a URL. */
export const defaultsSchema = z.strictObject(options, 'a map of options').partial();

export const endpointSchema = z.strictObject(
  {
    id: name.meta({ description: 'Stable name, unique in the tenant. The URL is not the identity' }),
    url: url.meta({ description: 'http or https, without user and password' }),
    ...defaultsSchema.shape,
  },
  'an endpoint such as { id: shop-home, url: https://shop.example.com/ }',
);

const ENDPOINTS = 'a list of endpoints';

export const fileSchema = z.strictObject(
  {
    tenant: name.optional().meta({ description: 'Owner of every id in the file; default "default"' }),
    defaults: defaultsSchema.optional(),
    endpoints: z.array(endpointSchema, ENDPOINTS),
  },
  'a map with endpoints',
);

/** The file without what is in its lists and maps: each endpoint is read by itself, so that one hides no other. */
export const outlineSchema = fileSchema.extend({
  defaults: z.unknown().optional(),
  endpoints: z.array(z.unknown(), ENDPOINTS),
});

/** The options of one endpoint as written, durations and sizes already in milliseconds and bytes. */
export type EndpointOptions = z.output<typeof defaultsSchema>;
export type EndpointEntry = z.output<typeof endpointSchema>;
