import type {
  Auth,
  EndpointDefinition,
  Expectations,
  HeaderValue,
  IpFamily,
  Pattern,
  Redirects,
  StatusRange,
  TlsOptions,
} from '../endpoint-definition.ts';
import { LIMITS } from '../endpoint-definition.ts';
import { plainDefinition } from '../plain-definition.ts';
import type { EndpointEntry, EndpointOptions } from './endpoint-schema.ts';

const DEFAULT = plainDefinition('');
const DAY_MS = 86_400_000;

const IP_FAMILY: Record<'any' | 4 | 6, IpFamily> = { any: 'ANY', 4: 'IPV4', 6: 'IPV6' };

/** Every default filled in, names of headers in lower case, maps in key order. */
export function normalise(url: EndpointEntry['url'], options: EndpointOptions): EndpointDefinition {
  return {
    url: new URL(url).href,
    intervalMs: intervalOf(options),
    timeoutMs: timeoutOf(options),
    method: options.method ?? DEFAULT.method,
    headers: inKeyOrder(options.headers, headerValue, lowerCase),
    body: options.body ?? null,
    auth: authOf(options.auth),
    redirects: redirectsOf(options.redirects),
    connectTo: options.connectTo ?? null,
    ipFamily: IP_FAMILY[options.ipFamily ?? 'any'],
    maxBodyBytes: options.maxBody ?? null,
    tls: tlsOf(options.tls),
    expect: expectationsOf(options.expect),
    locations: [...new Set(options.locations)].sort(),
    enabled: options.enabled ?? DEFAULT.enabled,
    labels: inKeyOrder(options.labels, (text) => text),
  };
}

export function intervalOf(options: EndpointOptions): number {
  return options.interval ?? DEFAULT.intervalMs;
}

/** The smaller of 10 s and 0.8 x interval when none is given. */
export function timeoutOf(options: EndpointOptions): number {
  return options.timeout ?? Math.min(DEFAULT.timeoutMs, LIMITS.timeoutShare * intervalOf(options));
}

function headerValue(value: string | { from: string }): HeaderValue {
  return typeof value === 'string' ? { literal: value, secret: null } : { literal: null, secret: value.from };
}

function authOf(auth: EndpointOptions['auth']): Auth | null {
  return auth === undefined ? null : { basic: auth.basic ?? null, bearer: auth.bearer ?? null };
}

function redirectsOf({ follow, max }: EndpointOptions['redirects'] = {}): Redirects {
  return { follow: follow ?? DEFAULT.redirects.follow, max: max ?? DEFAULT.redirects.max };
}

function tlsOf(tls: EndpointOptions['tls'] = {}): TlsOptions {
  const { verify = DEFAULT.tls.verify, serverName = null, caFrom = null, certificateFrom = null, keyFrom = null } = tls;
  return { verify, serverName, caFrom, certificateFrom, keyFrom };
}

function expectationsOf(expect: EndpointOptions['expect']): Expectations {
  return {
    status: expect?.status === undefined ? DEFAULT.expect.status : [expect.status].flat().map(statusRange),
    pattern: expect?.pattern === undefined ? null : patternOf(expect.pattern),
    headers: inKeyOrder(expect?.headers, patternOf, lowerCase),
    withinMs: expect?.within ?? null,
    certificateForDays: expect?.certificateFor === undefined ? null : expect.certificateFor / DAY_MS,
  };
}

function statusRange(range: number | string): StatusRange {
  const [from = 0, to = from] = String(range).split('-').map(Number);
  return { from, to };
}

interface PatternEntry {
  matches?: string | undefined;
  absent?: string | undefined;
  flags?: string | undefined;
}

function patternOf({ matches, absent, flags = '' }: PatternEntry): Pattern {
  return { expression: matches ?? absent ?? '', flags: [...flags].sort().join(''), absent: matches === undefined };
}

const lowerCase = (name: string) => name.toLowerCase();

function inKeyOrder<From, To>(
  map: Record<string, From> | undefined,
  convert: (value: From) => To,
  rename: (key: string) => string = (key) => key,
): Record<string, To> {
  const entries = Object.entries(map ?? {}).map(([key, value]): [string, To] => [rename(key), convert(value)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
