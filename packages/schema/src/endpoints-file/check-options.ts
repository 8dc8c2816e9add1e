import { LIMITS } from '../endpoint-definition.ts';
import { formatDuration } from '../units.ts';
import type { EndpointOptions } from './endpoint-schema.ts';
import { intervalOf, timeoutOf } from './normalise.ts';
import type { Path } from './problem.ts';

export interface Misfit {
  path: Path;
  /** The whole message: options that do not fit each other have no single "what came". */
  message: string;
}

/** A path, as `expect.within`. */
type Option = keyof EndpointOptions | `${'expect' | 'tls'}.${string}`;

interface Check {
  /** The options it looks at: with one of them unreadable it would be guessing. */
  on: Option[];
  find: (options: EndpointOptions) => (Misfit | null)[];
}

const CHECKS: Check[] = [
  { on: ['timeout', 'interval'], find: (options) => [timeoutMisfit(options)] },
  { on: ['expect.within', 'timeout', 'interval'], find: (options) => [withinMisfit(options)] },
  { on: ['expect.pattern', 'method'], find: (options) => [patternMisfit(options)] },
  { on: ['body', 'method'], find: (options) => [bodyMisfit(options)] },
  { on: ['connectTo', 'ipFamily'], find: (options) => [addressMisfit(options)] },
  { on: ['tls.certificateFrom', 'tls.keyFrom'], find: (options) => [clientCertificateMisfit(options)] },
  { on: ['auth', 'headers'], find: (options) => [authorizationMisfit(options)] },
  { on: ['headers'], find: ({ headers }) => repeatedHeaders(headers, ['headers']) },
  { on: ['expect.headers'], find: ({ expect }) => repeatedHeaders(expect?.headers, ['expect', 'headers']) },
];

/**
 * Options that are fine each by itself and do not fit together. `unreadable` are paths as in ReadKeys: one inside an
 * option leaves the rest of it to be looked at.
 */
export function findMisfits(options: EndpointOptions, unreadable: ReadonlySet<string>): Misfit[] {
  const isReadable = (option: Option) => pathsDownTo(option).every((path) => !unreadable.has(path));
  return CHECKS.filter(({ on }) => on.every(isReadable))
    .flatMap(({ find }) => find(options))
    .filter((misfit) => misfit !== null);
}

/** `expect` and `expect.within`, of `expect.within`. */
function pathsDownTo(option: Option): string[] {
  return option.split('.').map((_, depth, keys) => keys.slice(0, depth + 1).join('.'));
}

function timeoutMisfit(options: EndpointOptions): Misfit | null {
  const longest = LIMITS.timeoutShare * intervalOf(options);
  if (options.timeout === undefined || options.timeout <= longest) return null;
  const [most, interval, got] = [longest, intervalOf(options), options.timeout].map(formatDuration);
  return {
    path: ['timeout'],
    message: `expected at most ${most} (${LIMITS.timeoutShare} x the interval of ${interval}), got ${got}`,
  };
}

function withinMisfit(options: EndpointOptions): Misfit | null {
  const within = options.expect?.within;
  if (within === undefined || within <= timeoutOf(options)) return null;
  const [timeout, got] = [timeoutOf(options), within].map(formatDuration);
  return { path: ['expect', 'within'], message: `expected at most the timeout of ${timeout}, got ${got}` };
}

function patternMisfit({ method, expect }: EndpointOptions): Misfit | null {
  if (method !== 'HEAD' || expect?.pattern === undefined) return null;
  return { path: ['expect', 'pattern'], message: 'a HEAD request has no body to match; expected method GET' };
}

function bodyMisfit({ method, body }: EndpointOptions): Misfit | null {
  if (method !== 'HEAD' || body === undefined) return null;
  return { path: ['body'], message: 'a HEAD request sends no body; expected another method, such as POST' };
}

function clientCertificateMisfit({ tls }: EndpointOptions): Misfit | null {
  if ((tls?.certificateFrom === undefined) === (tls?.keyFrom === undefined)) return null;
  return { path: ['tls'], message: 'expected certificateFrom and keyFrom together, got one of them' };
}

function authorizationMisfit({ auth, headers = {} }: EndpointOptions): Misfit | null {
  const header = Object.keys(headers).find((name) => name.toLowerCase() === 'authorization');
  if (auth === undefined || header === undefined) return null;
  return { path: ['headers', header], message: 'expected either auth or an authorization header, got both' };
}

function addressMisfit({ connectTo, ipFamily = 'any' }: EndpointOptions): Misfit | null {
  if (connectTo === undefined || ipFamily === 'any' || ipFamily === (connectTo.includes(':') ? 6 : 4)) return null;
  return { path: ['connectTo'], message: `expected an IPv${ipFamily} address, as ipFamily says, got ${connectTo}` };
}

function repeatedHeaders(headers: Record<string, unknown> = {}, path: Path): Misfit[] {
  const names = Object.keys(headers);
  return names
    .filter((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < index)
    .map((name) => ({ path: [...path, name], message: `expected each header once, got ${name} in two spellings` }));
}
