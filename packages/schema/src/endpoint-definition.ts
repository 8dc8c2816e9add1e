export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number];

/** `ANY`: the first IPv4 address, IPv6 only when there is none; never a second address in one probe. */
export const IP_FAMILIES = ['ANY', 'IPV4', 'IPV6'] as const;
export type IpFamily = (typeof IP_FAMILIES)[number];

/** Statuses of redirects that a probe follows (RFC 9110, section 15.4); all others are answers. */
export const REDIRECT_STATUSES = [301, 302, 303, 307, 308] as const;

/** Exactly one of the two is set. */
export interface HeaderValue {
  literal: string | null;
  /** Name of a secret of the tenant. */
  secret: string | null;
}

export interface BasicAuth {
  username: string;
  passwordFrom: string;
}

export interface BearerAuth {
  tokenFrom: string;
}

/** At most one of the two is set. */
export interface Auth {
  basic: BasicAuth | null;
  bearer: BearerAuth | null;
}

export interface Redirects {
  follow: boolean;
  /** Requests sent after the first, at most. */
  max: number;
}

export interface TlsOptions {
  verify: boolean;
  serverName: string | null;
  caFrom: string | null;
  certificateFrom: string | null;
  keyFrom: string | null;
}

/** Inclusive. `from === to` is a single value, which also ends a redirect chain there. */
export interface StatusRange {
  from: number;
  to: number;
}

/** What the Avro type of a definition cannot say; endpoints files and checkers hold definitions to it. */
export const LIMITS = {
  interval: { min: '5s', max: '300s', step: '1s' },
  timeout: { min: '100ms', max: '60s' },
  /** Of the interval, and the most that the timeout may be. */
  timeoutShare: 0.8,
  redirects: { min: 0, max: 20 },
} as const;

/** Characters of an expression: compiling takes up to 0.1 ms a character, and nothing interrupts it. */
export const MAX_EXPRESSION = 10_000;

/** A JavaScript regular expression and whether it must be there (`absent: false`) or must not. */
export interface Pattern {
  expression: string;
  /** Any of `i m s u v`. */
  flags: string;
  absent: boolean;
}

export interface Expectations {
  status: StatusRange[];
  pattern: Pattern | null;
  /** By lower-case header name. */
  headers: Record<string, Pattern>;
  /** Total time; slower is DOWN, kind SLOW. */
  withinMs: number | null;
  certificateForDays: number | null;
}

/**
 * What to check and how: one entry of an endpoints file with every default filled in. It carries no identity: that is
 * the key of its Kafka record, `tenant/id`. Maps are kept in key order, so that equal definitions have equal bytes.
 */
export interface EndpointDefinition {
  url: string;
  /** Whole seconds, 5,000 to 300,000. */
  intervalMs: number;
  /** The whole probe, 100 to 60,000, at most 0.8 x interval. */
  timeoutMs: number;
  method: Method;
  /** By lower-case header name. */
  headers: Record<string, HeaderValue>;
  body: string | null;
  auth: Auth | null;
  redirects: Redirects;
  /** Connect to this address instead of resolving the host; Host and SNI stay. */
  connectTo: string | null;
  ipFamily: IpFamily;
  /** `null`: the checker's own cap, CHECKER_MAX_BODY. */
  maxBodyBytes: number | null;
  tls: TlsOptions;
  expect: Expectations;
  /** Empty: every location. */
  locations: string[];
  enabled: boolean;
  labels: Record<string, string>;
}

/** A definition under its name. */
export interface Endpoint {
  /** `tenant/id`. */
  endpointId: string;
  /** First 6 bytes, unsigned big-endian, of SHA-256 of the definition's Avro bytes: a safe integer. */
  definitionHash: number;
  definition: EndpointDefinition;
}
